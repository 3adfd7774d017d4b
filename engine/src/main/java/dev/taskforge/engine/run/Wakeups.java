package dev.taskforge.engine.run;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ReadyJob;

/** How the processes on one database tell each other that work is waiting. */
interface Wakeups extends AutoCloseable {

    /** Begins to listen; telling needs no start. */
    void start();

    /** A job is waiting that this process does not take at once; call it after the commit. */
    void tellOthers(ReadyJob job);

    /**
     * Lets the commit of this transaction tell the others of a job that it makes ready, when that is the quickest way.
     *
     * @return false when it does not, so that they have to be told after the commit
     */
    boolean tellWithin(Tx tx, ReadyJob job);

    /** Whether telling within a transaction may be why it failed; the same will do without it then. */
    boolean spoiled(DatabaseException failure);

    /** Something changed that may let any job run; call it after the commit. */
    void tellOthers();

    /** Whether this process hears the others; where it does not it has to look more often. */
    boolean hears();

    @Override
    void close();

    /** For a database whose processes look often enough. */
    Wakeups NONE = new Wakeups() {
        @Override
        public void start() {}

        @Override
        public void tellOthers(ReadyJob job) {}

        @Override
        public boolean tellWithin(Tx tx, ReadyJob job) {
            return true;
        }

        @Override
        public boolean spoiled(DatabaseException failure) {
            return false;
        }

        @Override
        public void tellOthers() {}

        @Override
        public boolean hears() {
            return true;
        }

        @Override
        public void close() {}
    };
}
