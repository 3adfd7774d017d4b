package dev.taskforge.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps PostgreSQL from removing the dead rows of the queue, of which every job leaves some behind. The
 * text of what a session runs is never part of it.
 *
 * @param name of the prepared transaction or the slot; null for a session
 * @param pid of the session; null for what has none
 * @param user null for a slot
 * @param application what the session calls itself; null when it does not
 * @param client the address it comes from; null when it is not told
 * @param state such as {@code idle in transaction} or, of a slot, {@code inactive}; null when it is not told
 * @param since when it began, or was first seen if the database does not tell
 */
public record Pin(
        Kind kind,
        @Nullable String name,
        @Nullable Integer pid,
        @Nullable String user,
        @Nullable String application,
        @Nullable String client,
        @Nullable String state,
        Instant since) {

    /** What pins. */
    public enum Kind {
        /** A session with an open transaction. */
        TRANSACTION,
        /** A transaction of a two-phase commit that nobody has ended. */
        PREPARED,
        /** A replication slot, for a standby that reads or that is gone. */
        SLOT,
        /** A standby without a slot whose queries the primary waits for ({@code hot_standby_feedback}). */
        STANDBY;

        /** Its name in the API and the texts. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The statement that ends it; null when it is ended on the standby, by ending the query that runs there. */
    public @Nullable String remedy() {
        return switch (kind) {
            case TRANSACTION -> "SELECT pg_terminate_backend(" + pid + ");";
            case PREPARED -> "ROLLBACK PREPARED " + literal() + ";";
            case SLOT -> "active".equals(state) ? null : "SELECT pg_drop_replication_slot(" + literal() + ");";
            case STANDBY -> null;
        };
    }

    /** Its name, or the number of its session. */
    public String subject() {
        return name == null ? String.valueOf(pid) : name;
    }

    /** Who it is, as far as it is told: user, application, client and state. */
    public List<String> details() {
        return Stream.of(user, application, client, state)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private String literal() {
        return "'" + subject().replace("'", "''") + "'";
    }

    /** The same since an earlier time. */
    public Pin since(Instant value) {
        return new Pin(kind, name, pid, user, application, client, state, value);
    }
}
