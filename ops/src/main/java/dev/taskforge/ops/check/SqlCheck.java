package dev.taskforge.ops.check;

import dev.taskforge.ops.project.PostgresUrl;
import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does a database answer one reading statement as wanted? Runs where nothing can be written. */
public record SqlCheck(Database database, String query, SqlExpectation expectation) implements Check {
    private static final Field<String> DATABASE = Field.required(
            "sql",
            Types.variableText(2048, "[a-z][a-z0-9_-]{0,62}|postgres(ql)?://\\S+", "check.sql.database", "main"),
            "The database to ask: its name in this file, or a postgresql:// address.");
    private static final Field<String> QUERY = Field.required(
            "query", Types.text(20_000), "One statement that reads: SELECT, WITH, SHOW, EXPLAIN or VALUES.");
    private static final Field<String> EQUALS =
            Field.optional("equals", Types.scalar(), "The value wanted in the first column of the first row.");
    private static final Field<BigDecimal> AT_LEAST = Field.optional(
            "at_least",
            Types.number(new BigDecimal("-999999999999999999"), new BigDecimal("999999999999999999")),
            "The least number wanted there.");
    private static final Field<Integer> ROWS =
            Field.optional("rows", Types.integer(0, SqlRows.MOST), "How many rows are wanted, at most 1000.");

    public static final CheckKind KIND = CheckKind.of(
                    "sql", List.of(DATABASE, QUERY, EQUALS, AT_LEAST, ROWS), SqlCheck::of)
            .watched();

    private static @Nullable SqlCheck of(Values values, CheckScope scope) {
        long wanted =
                List.of(EQUALS, AT_LEAST, ROWS).stream().filter(values::has).count();
        if (wanted != 1) {
            values.refuse(Message.of("check.sql.wanted", wanted), Message.of("check.sql.wanted.fix"));
        }
        var trouble = values.isOpen(QUERY) ? null : SqlStatement.trouble(values.get(QUERY));
        if (trouble != null) {
            values.refuse(QUERY, trouble, Message.of("check.sql.statement.fix"));
        }
        var text = values.get(DATABASE);
        boolean address = values.isOpen(DATABASE) || PostgresUrl.isMeant(text);
        var database = address ? new Database("url", DatabaseKind.POSTGRES, text) : scope.database(values, DATABASE);
        if (database != null && database.kind() == DatabaseKind.REDIS) {
            values.refuse(DATABASE, Message.of("check.sql.redis", database.name()), Message.of("check.sql.redis.fix"));
            return null;
        }
        if (database != null && database.kind() == DatabaseKind.MYSQL) {
            values.refuse(DATABASE, Message.of("check.sql.mysql", database.name()), Message.of("check.sql.mysql.fix"));
            return null;
        }
        if (database == null || trouble != null || wanted != 1) {
            return null;
        }
        return new SqlCheck(
                database,
                values.get(QUERY),
                new SqlExpectation(values.find(EQUALS), values.find(AT_LEAST), values.find(ROWS)));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var rows = database.kind() == DatabaseKind.SQLITE
                    ? SqliteQuery.run(
                            surroundings.directory().resolve(database.location()), query, surroundings.timeout())
                    : PostgresQuery.run(PostgresUrl.parse(database.location()), query, surroundings.timeout());
            return expectation.judge(rows).output(rows.text(), null);
        } catch (SQLException e) {
            return SqlTrouble.answer(e, place(), surroundings.timeout());
        } catch (IllegalArgumentException e) {
            return Answer.error(
                    Message.of("check.sql.address", database.name(), String.valueOf(e.getMessage())),
                    Message.of("check.sql.address.fix"));
        }
    }

    private String place() {
        try {
            return database.kind() == DatabaseKind.SQLITE
                    ? database.location()
                    : PostgresUrl.parse(database.location()).toString();
        } catch (IllegalArgumentException e) {
            return database.name();
        }
    }

    @Override
    public String question() {
        return "SQL " + place() + ": " + query.strip().replaceAll("\\s+", " ");
    }

    @Override
    public List<String> secrets() {
        if (database.kind() == DatabaseKind.SQLITE) {
            return List.of();
        }
        try {
            var password = PostgresUrl.parse(database.location()).password();
            return password.isEmpty() ? List.of() : List.of(password);
        } catch (IllegalArgumentException e) {
            return List.of(database.location());
        }
    }
}
