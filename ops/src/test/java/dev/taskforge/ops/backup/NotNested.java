package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Work;
import org.jspecify.annotations.Nullable;

/** A database that refuses a transaction inside another one: enough of those at once wait for each other for ever. */
final class NotNested implements Database {
    private final Database database;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    private NotNested(Database database) {
        this.database = database;
    }

    /** Around SQLite only: an engine on PostgreSQL listens to its own kind of database. */
    static Database around(Database database) {
        return database.dialect() == Dialect.SQLITE ? new NotNested(database) : database;
    }

    private <T extends @Nullable Object> Work<T> alone(Work<T> work) {
        return tx -> {
            inside.set(true);
            try {
                return work.run(tx);
            } finally {
                inside.set(false);
            }
        };
    }

    private Database outside() {
        if (inside.get()) {
            throw new AssertionError("a transaction inside another one");
        }
        return database;
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return outside().read(alone(work));
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        return outside().write(alone(work));
    }

    @Override
    public <T extends @Nullable Object> T longWrite(Work<T> work) {
        return outside().longWrite(alone(work));
    }

    @Override
    public <T extends @Nullable Object> T shared(Work<T> work) {
        return outside().shared(alone(work));
    }

    @Override
    public boolean overlaps() {
        return database.overlaps();
    }

    @Override
    public boolean isWriting() {
        return database.isWriting();
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public void close() {
        database.close();
    }
}
