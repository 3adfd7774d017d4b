package dev.taskforge.ops.check;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pg_stat_statements} counted since an earlier look. It forgets: all of it when somebody resets it, the rarest statements
 * when there are too many. What was counted anew since is taken as it stands, so that nothing is told twice. Safe for use by any
 * thread.
 */
final class SlowStatements implements Remembered {
    /** A statement is compared with one that is so much older, however often somebody looks. */
    private static final Duration SPAN = Duration.ofMinutes(1);

    private static final int MOST = 5_000;
    /** Of a statement in a snapshot. */
    private static final long BYTES = 150;

    private static final String TEXT = "regexp_replace(left(query, 200), '\\s+', ' ', 'g')";

    private @Nullable Snapshot older;
    private @Nullable Snapshot newer;

    /** A statement is known by its user and its number. */
    private record Id(long user, long query) {}

    private record Counted(long calls, double millis, String text) {}

    private record Snapshot(Instant at, String reset, Map<Id, Counted> statements) {
        /** Without the texts, which only the newest needs. */
        Snapshot bare() {
            var counted = new HashMap<Id, Counted>();
            statements.forEach((id, each) -> counted.put(id, new Counted(each.calls(), each.millis(), "")));
            return new Snapshot(at, reset, counted);
        }

        /** Whether a statement may have been there all the same when it is not among those that were read. */
        boolean lacks(Id id) {
            return statements.size() >= MOST && !statements.containsKey(id);
        }

        /** Whether nothing at all was counted since, although what asks for it would have been. */
        boolean standsStill(Snapshot before) {
            return statements.size() < MOST
                    && reset.equals(before.reset())
                    && statements.keySet().equals(before.statements().keySet())
                    && statements.entrySet().stream()
                            .allMatch(each -> before.calls(each.getKey())
                                    == each.getValue().calls());
        }

        private long calls(Id id) {
            var counted = statements.get(id);
            return counted == null ? 0 : counted.calls();
        }
    }

    /** How a statement did since an earlier look. */
    record Slow(long calls, double meanMillis, String text) {}

    /**
     * What was found.
     *
     * @param over since when; null when there was no earlier look
     * @param counts whether the server counts at all
     * @param slow the slowest first
     */
    record Found(@Nullable Duration over, boolean counts, List<Slow> slow) {}

    /** Whether the server counts statements at all, in the database that is asked. */
    static boolean isThere(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'")) {
            return rows.next();
        }
    }

    Found look(Statement statement, Instant at, PostgresLimits.Slow wanted) throws SQLException {
        return compare(read(statement, at), wanted);
    }

    @Override
    public synchronized long bytes() {
        return BYTES * (size(older) + size(newer) + 1);
    }

    private static int size(@Nullable Snapshot snapshot) {
        return snapshot == null ? 0 : snapshot.statements().size();
    }

    private static Snapshot read(Statement statement, Instant at) throws SQLException {
        var schema = text(
                statement,
                "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                        + " WHERE e.extname = 'pg_stat_statements'");
        // Servers before version 14 do not say when they began to count.
        boolean told = text(
                        statement, "SELECT to_regclass('" + schema.replace("'", "''") + ".pg_stat_statements_info')")
                .isEmpty();
        var reset = told ? "" : text(statement, "SELECT stats_reset FROM " + schema + ".pg_stat_statements_info");
        var statements = new HashMap<Id, Counted>();
        try (var rows = statement.executeQuery("SELECT userid, queryid, sum(calls), sum(total_exec_time), min(" + TEXT
                + ") FROM " + schema + ".pg_stat_statements"
                + " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IS NOT NULL"
                + " GROUP BY 1, 2 ORDER BY 4 DESC LIMIT " + MOST)) {
            while (rows.next()) {
                var id = new Id(rows.getLong(1), rows.getLong(2));
                statements.put(id, new Counted(rows.getLong(3), rows.getDouble(4), shown(rows.getString(5))));
            }
        }
        return new Snapshot(at, reset, statements);
    }

    /** Of other statements the server keeps the text with what was in it, which may be a password. */
    private static String shown(@Nullable String text) {
        var known = Objects.requireNonNullElse(text, "");
        return known.matches("(?is)\\s*(select|insert|update|delete|with|merge)\\b.*") ? known : "…";
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            var value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    private synchronized Found compare(Snapshot now, PostgresLimits.Slow wanted) {
        var before = before(now);
        if (before == null) {
            return new Found(null, true, List.of());
        }
        boolean anew = !before.reset().equals(now.reset());
        var earlier = before.statements();
        Predicate<Id> lacks = before::lacks;
        var slow = now.statements().entrySet().stream()
                .filter(entry -> !lacks.test(entry.getKey()))
                .map(entry -> since(anew ? null : earlier.get(entry.getKey()), entry.getValue()))
                .filter(each -> each.calls() >= Math.max(1, wanted.calls()))
                .filter(each -> each.meanMillis() > wanted.mean().toMillis())
                .sorted(Comparator.comparingDouble(Slow::meanMillis).reversed())
                .toList();
        return new Found(Duration.between(before.at(), now.at()), !now.standsStill(before), slow);
    }

    private static Slow since(@Nullable Counted before, Counted now) {
        long calls = now.calls();
        double millis = now.millis();
        // Less than before: it was thrown out and came back.
        if (before != null && calls >= before.calls() && millis >= before.millis()) {
            calls -= before.calls();
            millis -= before.millis();
        }
        return new Slow(calls, calls == 0 ? 0 : millis / calls, now.text());
    }

    /** Keeps two looks, of which the older one gives way as soon as the newer one is old enough. */
    private @Nullable Snapshot before(Snapshot now) {
        if (newer != null && newer.at().isAfter(now.at())) {
            older = null; // the clock was set back
            newer = null;
        }
        if (newer != null && Duration.between(newer.at(), now.at()).compareTo(SPAN) >= 0) {
            older = newer;
            newer = now.bare();
            return older;
        }
        var before = older == null ? newer : older;
        if (newer == null) {
            newer = now.bare();
        }
        return before;
    }
}
