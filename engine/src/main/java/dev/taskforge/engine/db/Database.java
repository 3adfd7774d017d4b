package dev.taskforge.engine.db;

import org.jspecify.annotations.Nullable;

/**
 * A database with transactions. Safe for use by any number of threads.
 *
 * <p>{@link #write} returns only when the change is durable. Do not call it from inside another transaction: pass the
 * {@link Tx} along instead.
 */
public interface Database extends AutoCloseable {

    /** Runs {@code work} in a read-only transaction that sees one consistent snapshot. */
    <T extends @Nullable Object> T read(Work<T> work);

    /**
     * Runs {@code work} in a read-write transaction and returns when it is durable. No two of these overlap, whichever
     * process they run in, so what one has read stays true until it commits.
     */
    <T extends @Nullable Object> T write(Work<T> work);

    /** A {@link #write} whose statements may take an hour each, such as one that builds an index of a large table. */
    default <T extends @Nullable Object> T longWrite(Work<T> work) {
        return write(work);
    }

    /**
     * Runs {@code work} in a read-write transaction that, where {@link #overlaps}, may run beside others of any kind:
     * its statements have to be safe under concurrency by themselves. Such a database may run the work again after a
     * deadlock or a lost connection, when nothing of it became durable; it must do nothing but use its {@link Tx}.
     */
    <T extends @Nullable Object> T shared(Work<T> work);

    /** Whether {@link #shared} transactions may overlap. Where they do not, concurrent ones share commits instead. */
    boolean overlaps();

    /** Whether the calling thread is inside {@link #write} or {@link #shared}, where it must not begin another one. */
    boolean isWriting();

    /** Which SQL this database speaks; it picks the migrations and the few statements that differ. */
    Dialect dialect();

    /** Waits for transactions under way and closes every connection. */
    @Override
    void close();
}
