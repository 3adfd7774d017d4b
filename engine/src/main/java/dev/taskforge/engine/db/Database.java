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

    /** Runs {@code work} in a read-write transaction and returns when it is durable. */
    <T extends @Nullable Object> T write(Work<T> work);

    /** Which SQL this database speaks; it picks the migrations and the few statements that differ. */
    Dialect dialect();

    /** Waits for transactions under way and closes every connection. */
    @Override
    void close();
}
