package dev.taskforge.engine.store.model;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.db.Work;

/** How a history changes its store. */
interface Transactions {
    <T> T read(Work<T> work);

    /**
     * Runs a change.
     *
     * @param undoneFirst whether to run it once before in a transaction that is rolled back
     */
    <T> T write(Work<T> work, boolean undoneFirst);

    /** Runs work in a transaction that is rolled back. */
    static <T> void undo(Database database, Work<T> work) {
        try {
            database.write(tx -> {
                work.run(tx);
                throw new Undone();
            });
        } catch (Undone expected) {
            // That was the point of it.
        }
    }

    /** Each change is a transaction of its own. */
    static Transactions each(Database database) {
        return new Transactions() {
            @Override
            public <T> T read(Work<T> work) {
                return database.read(work);
            }

            @Override
            public <T> T write(Work<T> work, boolean undoneFirst) {
                if (undoneFirst) {
                    undo(database, work);
                }
                return database.write(work);
            }
        };
    }

    /** All changes share a transaction, which is much faster; what is undone goes back to a savepoint. */
    static Transactions within(Tx tx) {
        return new Transactions() {
            @Override
            public <T> T read(Work<T> work) {
                try {
                    return work.run(tx);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public <T> T write(Work<T> work, boolean undoneFirst) {
                if (undoneFirst) {
                    tx.update("SAVEPOINT history");
                    try {
                        read(work);
                    } finally {
                        tx.update("ROLLBACK TO history");
                        tx.update("RELEASE history");
                    }
                }
                return read(work);
            }
        };
    }

    /** Ends a transaction whose changes are not wanted. */
    final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Undone() {
            super("undone on purpose", null, false, false);
        }
    }
}
