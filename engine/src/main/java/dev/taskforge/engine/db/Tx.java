package dev.taskforge.engine.db;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open transaction. Valid only inside the {@link Work} it was handed to, and only on that thread.
 *
 * <p>Arguments may be {@code null}, {@link String} (a NUL in it is stored as U+FFFD), {@link Number}, {@link Boolean} (stored as 0 or 1),
 * {@link java.time.Instant} (stored as milliseconds since 1970), an enum (stored by name) or {@code byte[]}; on a
 * database that has arrays also arrays of numbers and texts.
 * Every method throws {@link DatabaseException}, which carries the statement, when the database refuses.
 */
public interface Tx {

    /** Returns every row of {@code sql}, mapped in order. */
    <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... arguments);

    /** Returns the first row of {@code sql}, or empty when there is none; a statement with RETURNING counts too. */
    <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... arguments);

    /** Runs a change and returns how many rows it touched. */
    int update(String sql, @Nullable Object... arguments);

    /** Runs the same change once per row of arguments in one round, and returns the touched rows of each. */
    int[] batch(String sql, List<@Nullable Object[]> rows);

    /**
     * When the transaction began, by {@link System#nanoTime}: what it sees was true then or later. What this process was
     * told since may not be part of it.
     */
    long beganNanos();

    /**
     * Runs a statement whose answer nobody reads: at the latest before the next statement or the commit, if possible on
     * the same way to the server. When it fails, that statement or commit fails.
     */
    void runLater(String sql, @Nullable Object... arguments);

    /**
     * Runs {@code action} once the transaction is durable, never when it rolled back, and, unless transactions
     * {@linkplain Database#overlaps overlap}, before the next transaction begins. Meant for waking threads and publishing
     * events: it has to be quick and must not write. It may run after the caller of {@link Database#write} went on, and
     * on another thread. An exception it throws is logged and goes no further.
     */
    void afterCommit(Runnable action);

    /**
     * Runs {@code last} inside this transaction after everything else, once per commit, however many transactions that
     * share the commit ask for the same (equal) object. When it fails, what it changed is undone and the failure logged;
     * the transactions that asked for it are not affected.
     */
    void beforeCommit(Consumer<Tx> last);

    /** The connection underneath, for what the other methods cannot express. Never commit or close it. */
    Connection connection();
}
