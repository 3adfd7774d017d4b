package dev.taskforge.engine.run;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ReadyJob;
import java.util.function.Consumer;

/** Wake-ups by PostgreSQL's notifications. */
final class PostgresWakeups implements Wakeups {
    private final Notifier notifier;
    private final Listener listener;

    /**
     * @param self the name of this process, which does not hear itself
     * @param ready told of jobs that others made ready
     * @param anything told when any job may have become ready
     */
    PostgresWakeups(PostgresDatabase database, String self, Consumer<ReadyJob> ready, Runnable anything) {
        notifier = new Notifier(database, self);
        listener = new Listener(
                database,
                self,
                message -> {
                    if (message.job() == null) {
                        anything.run();
                    } else {
                        ready.accept(message.job());
                    }
                },
                anything);
    }

    @Override
    public void start() {
        listener.start();
    }

    @Override
    public void tellOthers(ReadyJob job) {
        notifier.tell(job);
    }

    @Override
    public boolean tellWithin(Tx tx, ReadyJob job) {
        return notifier.tellWithin(tx, job);
    }

    @Override
    public boolean spoiled(DatabaseException failure) {
        return notifier.spoiled(failure);
    }

    @Override
    public void tellOthers() {
        notifier.tellAnything();
    }

    @Override
    public boolean hears() {
        return listener.hears();
    }

    @Override
    public void close() {
        listener.close();
        notifier.close();
    }
}
