package dev.taskforge.engine.run;

import dev.taskforge.engine.store.ReadyJob;

/** How the processes on one database tell each other that work is waiting. */
interface Wakeups extends AutoCloseable {

    /** Begins to listen; telling needs no start. */
    void start();

    /** A job is waiting that this process does not take at once; call it after the commit. */
    void tellOthers(ReadyJob job);

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
        public void tellOthers() {}

        @Override
        public boolean hears() {
            return true;
        }

        @Override
        public void close() {}
    };
}
