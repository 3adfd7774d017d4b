package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.host.Stall;
import java.io.IOException;

/**
 * Whether a server that also works for others does something for this process: a session of it in the same database computes, and neither
 * waits for a lock nor for its program. Another process of TaskForge may work in another database.
 */
final class OwnSessions implements Stall.Sign {
    /** How all sessions are called. */
    static final String NAME = "taskforge";
    /** How those are called that only look. */
    static final String LOOK = "taskforge looks";

    private static final String WORKS = "works";
    /**
     * What it does besides is not called so: it says what it does, for whoever comes after it. Where it is not tracked what sessions do
     * (disabled), what they wait for is.
     */
    private static final String QUESTION = """
            SELECT CASE WHEN state IN ('active', 'disabled') AND coalesce(wait_event_type, '') NOT IN ('Lock', 'Client', 'BufferPin', 'Activity')
                AND coalesce(wait_event, '') NOT IN ('SyncRep', 'ProcSignalBarrier', 'PgSleep') THEN '%s'
              ELSE 'its session ' || pid || ' is ' || coalesce(state, '?')
                || coalesce(' and waits for ' || wait_event_type || ' ' || wait_event, '')
                || coalesce(', held by ' || nullif(array_to_string(pg_blocking_pids(pid), ', '), ''), '') END
            FROM pg_stat_activity
            WHERE (application_name = '%s' OR application_name LIKE '%s removes %%') AND datname = current_database()
              AND pid <> pg_backend_pid()
            ORDER BY state <> 'active', pid LIMIT 20
            """.formatted(WORKS, NAME, NAME);

    private static final int MOST_TOLD = 3;

    private final PostgresServer server;

    OwnSessions(PostgresServer server) {
        this.server = server;
    }

    @Override
    public Stall.Seen look() throws IOException {
        return seen(server.ofSessions(QUESTION));
    }

    static Stall.Seen seen(String answer) {
        var lines = answer.lines().toList();
        if (lines.contains(WORKS)) {
            return new Stall.Seen(true, WORKS);
        }
        var told = lines.isEmpty()
                ? "the server has no session of it"
                : String.join("; ", lines.subList(0, Math.min(MOST_TOLD, lines.size())));
        return new Stall.Seen(false, told + ". Look at pg_stat_activity and pg_locks of the server");
    }
}
