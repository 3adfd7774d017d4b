package dev.taskforge.engine.store.model;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.db.Work;

/** How a history changes its store. */
interface Transactions {
    <T> T read(Work<T> work);

    /** Runs a change that stays. */
    <T> T write(Work<T> work);

    /** Runs a change in a transaction that is rolled back, as when its process dies. */
    <T> void undo(Work<T> work);

    /**
     * Runs a change.
     *
     * @param undoneFirst whether to run it once before in a transaction that is rolled back
     */
    default <T> T write(Work<T> work, boolean undoneFirst) {
        if (undoneFirst) {
            undo(work);
        }
        return write(work);
    }

    /** Runs work in a transaction that is rolled back; such transactions may overlap where the database lets them. */
    static <T> void undo(Database database, Work<T> work) {
        Work<T> undone = tx -> {
            work.run(tx);
            throw new Undone();
        };
        try {
            if (database.overlaps()) {
                database.shared(undone);
            } else {
                database.write(undone);
            }
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
            public <T> T write(Work<T> work) {
                return database.write(work);
            }

            @Override
            public <T> void undo(Work<T> work) {
                Transactions.undo(database, work);
            }
        };
    }

    /** All changes share a transaction, which is much faster; what is undone goes back to a savepoint. */
    static Transactions within(Tx tx) {
        return new Transactions() {
            @Override
            public <T> T read(Work<T> work) {
                return run(work, tx);
            }

            @Override
            public <T> T write(Work<T> work) {
                var part = new PartTx(tx);
                var answer = run(work, part);
                part.committed();
                return answer;
            }

            @Override
            public <T> void undo(Work<T> work) {
                tx.update("SAVEPOINT history");
                try {
                    run(work, new PartTx(tx));
                } finally {
                    tx.update("ROLLBACK TO history");
                    tx.update("RELEASE history");
                }
            }

            private static <T> T run(Work<T> work, Tx part) {
                try {
                    return work.run(part);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
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
