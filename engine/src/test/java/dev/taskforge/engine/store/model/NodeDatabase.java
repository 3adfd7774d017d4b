package dev.taskforge.engine.store.model;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Work;
import org.jspecify.annotations.Nullable;

/** The database as a node sees it that fires schedules, with what comes between its transactions. */
final class NodeDatabase implements Database {
    private final World world;
    private final Runnable interlude;
    private final boolean dies;
    private final boolean committed;
    private boolean interrupted;

    /**
     * @param interlude what happens before the first change
     * @param dies whether the node dies at its first change
     * @param committed whether that change became durable all the same
     */
    NodeDatabase(World world, Runnable interlude, boolean dies, boolean committed) {
        this.world = world;
        this.interlude = interlude;
        this.dies = dies;
        this.committed = committed;
    }

    /** Not an exception, because nothing of the node goes on after it. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1;

        Died() {
            super("died on purpose", null, false, false);
        }
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return world.transactions.read(work);
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        return shared(work);
    }

    @Override
    public <T extends @Nullable Object> T shared(Work<T> work) {
        if (!interrupted) {
            interrupted = true;
            interlude.run();
        }
        if (dies && !committed) {
            world.transactions.undo(work);
            throw new Died();
        }
        var answer = world.write(work);
        if (dies) {
            throw new Died();
        }
        return answer;
    }

    @Override
    public boolean overlaps() {
        return false;
    }

    @Override
    public boolean isWriting() {
        return false;
    }

    @Override
    public Dialect dialect() {
        throw new UnsupportedOperationException("no schedule asks for this");
    }

    @Override
    public void close() {
        // It belongs to the history.
    }
}
