package dev.taskforge.ops.check;

import dev.taskforge.ops.project.PostgresUrl;
import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Does a PostgreSQL server have connections left, does nothing hold others up, and are its statements quick enough? */
public record PostgresCheck(Database database, PostgresLimits limits) implements Check {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAYS = Duration.ofDays(30);

    private static final Field<String> DATABASE = Field.required(
            "postgres",
            Types.variableText(2048, "[a-z][a-z0-9_-]{0,62}|postgres(ql)?://\\S+", "check.sql.database", "main"),
            "The database to look at: its name in this file, or a postgresql:// address.");
    private static final Field<BigDecimal> CONNECTIONS =
            percent("connections_percent", "How many of the connections that ordinary users can have may be taken.");
    private static final Field<Duration> TRANSACTION = Field.optional(
            "longest_transaction", Types.duration(SECOND, DAYS), "How old the oldest transaction may be.");
    private static final Field<Integer> LOCKS =
            Field.optional("waiting_locks", Types.integer(0, 100_000), "How many locks may be waited for.");
    private static final Field<Duration> LAG = Field.optional(
            "replication_lag",
            Types.duration(SECOND, DAYS),
            "How far the slowest standby may be behind; of a standby, how far it may be itself.");
    private static final Field<BigDecimal> XID_AGE = percent(
            "xid_age_percent", "How many of the numbers of transactions may be used up before they wrap around.");
    private static final Field<BigDecimal> DEAD_ROWS =
            percent("dead_rows_percent", "How many of the rows of a table of 10,000 or more may be dead.");
    private static final Field<Duration> MEAN = Field.required(
            "mean", Types.duration(Duration.ofMillis(1), Duration.ofHours(1)), "How long it may take on average.");
    private static final Field<Integer> CALLS = Field.withDefault(
            "calls",
            Types.integer(1, 1_000_000),
            20,
            "Only statements that were asked so often since an earlier look.");
    private static final Field<PostgresLimits.Slow> SLOW = Field.optional(
            "slow",
            new ObjectType<>(
                    List.of(MEAN, CALLS), values -> new PostgresLimits.Slow(values.get(MEAN), values.get(CALLS))),
            "How long a statement may take, as pg_stat_statements counts since an earlier look: {mean: 500ms, calls: 20}.");
    private static final List<Field<?>> LIMITS =
            List.of(CONNECTIONS, TRANSACTION, LOCKS, LAG, XID_AGE, DEAD_ROWS, SLOW);

    public static final CheckKind KIND = CheckKind.of(
                    "postgres",
                    List.of(DATABASE, CONNECTIONS, TRANSACTION, LOCKS, LAG, XID_AGE, DEAD_ROWS, SLOW),
                    PostgresCheck::of)
            .watched();

    private static Field<BigDecimal> percent(String name, String description) {
        return Field.optional(name, Types.number(BigDecimal.ZERO, HUNDRED), description);
    }

    private static @Nullable PostgresCheck of(Values values, CheckScope scope) {
        var text = values.get(DATABASE);
        boolean address = values.isOpen(DATABASE) || PostgresUrl.isMeant(text);
        var database = address ? new Database("url", DatabaseKind.POSTGRES, text) : scope.database(values, DATABASE);
        if (database != null && database.kind() != DatabaseKind.POSTGRES) {
            values.refuse(
                    DATABASE,
                    Message.of("check.postgres.other", database.name()),
                    Message.of("check.postgres.other.fix"));
            return null;
        }
        if (LIMITS.stream().noneMatch(values::has)) {
            values.refuse(Message.of("check.postgres.nothing-wanted"), Message.of("check.postgres.nothing-wanted.fix"));
            return null;
        }
        if (database == null) {
            return null;
        }
        var limits = new PostgresLimits(
                values.find(CONNECTIONS),
                values.find(TRANSACTION),
                values.find(LOCKS),
                values.find(LAG),
                values.find(XID_AGE),
                values.find(DEAD_ROWS),
                values.find(SLOW));
        return new PostgresCheck(database, limits);
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var url = PostgresUrl.parse(database.location());
            return PostgresQuery.read(url, surroundings.timeout(), statement -> judge(statement, surroundings));
        } catch (SQLException e) {
            return SqlTrouble.answer(e, place(), surroundings.timeout());
        } catch (IllegalArgumentException e) {
            return Answer.error(
                    Message.of("check.sql.address", database.name(), String.valueOf(e.getMessage())),
                    Message.of("check.sql.address.fix"));
        }
    }

    private Answer judge(Statement statement, Surroundings surroundings) {
        var measures = new Measures("postgres", place());
        var output = "";
        try {
            limits.judge(statement, measures);
            output = slow(statement, surroundings, measures);
        } catch (SQLException e) {
            // What was found beyond its limit before is told all the same.
            measures.unknown(SqlTrouble.answer(e, place(), surroundings.timeout()));
        }
        return measures.answer().output(output, null);
    }

    /** Returns what there is to read about them. */
    private String slow(Statement statement, Surroundings surroundings, Measures measures) throws SQLException {
        if (limits.slow() == null) {
            return "";
        }
        if (!SlowStatements.isThere(statement)) {
            measures.unknown(Message.of("check.postgres.statements"), Message.of("check.postgres.statements.fix"));
            return "";
        }
        var found = surroundings
                .remembered("postgres " + database.location(), SlowStatements.class, SlowStatements::new)
                .look(statement, surroundings.clock().instant(), limits.slow());
        slow(found, limits.slow(), measures);
        return output(found);
    }

    private static void slow(SlowStatements.Found found, PostgresLimits.Slow wanted, Measures measures) {
        if (found.over() == null) {
            measures.later("slow");
            return;
        }
        if (!found.counts()) {
            measures.unknown(Message.of("check.postgres.uncounted"), Message.of("check.postgres.uncounted.fix"));
            return;
        }
        var seen = found.slow().isEmpty()
                ? "≤ " + Durations.show(wanted.mean())
                : found.slow().size() + " > " + Durations.show(wanted.mean()) + ": "
                        + shown(found.slow().getFirst());
        measures.state("slow", found.slow().isEmpty(), seen);
    }

    private static String shown(SlowStatements.Slow slow) {
        var text = slow.text().length() > 80 ? slow.text().substring(0, 80) + "…" : slow.text();
        return String.format(Locale.ROOT, "%.0f ms × %d %s", slow.meanMillis(), slow.calls(), text);
    }

    private static String output(SlowStatements.Found found) {
        var text = new StringBuilder();
        found.slow().stream()
                .limit(50)
                .forEach(slow -> text.append(String.format(
                        Locale.ROOT, "%.1f ms × %d\t%s%n", slow.meanMillis(), slow.calls(), slow.text())));
        return text.toString();
    }

    private String place() {
        try {
            return PostgresUrl.parse(database.location()).toString();
        } catch (IllegalArgumentException _) {
            return database.name();
        }
    }

    @Override
    public String question() {
        return "PostgreSQL " + place();
    }

    @Override
    public @Nullable String host() {
        try {
            return PostgresUrl.parse(database.location()).host().replaceAll("[\\[\\]]", "");
        } catch (IllegalArgumentException _) {
            return null; // what is wrong with it is said when it is asked
        }
    }

    @Override
    public List<String> secrets() {
        try {
            var password = PostgresUrl.parse(database.location()).password();
            return password.isEmpty() ? List.of() : List.of(password);
        } catch (IllegalArgumentException _) {
            return List.of(database.location());
        }
    }
}
