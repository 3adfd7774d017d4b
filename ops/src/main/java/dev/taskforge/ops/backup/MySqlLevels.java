package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Fit;
import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.mysql.MySqlSession;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fills a table whose rows refer to other rows of it. InnoDB looks at each row alone and never later, so they are laid in a temporary table
 * first, which has no keys, and taken over level by level: those that refer to none, those that refer to these, and so on.
 */
final class MySqlLevels {
    /** Each looks at all rows that are left, while nobody else can write. */
    private static final int MOST = 1_000;

    private final MySqlSession session;
    private final Fit.Move move;
    private final List<String> primary;
    private final List<MySqlTables.OwnKey> keys;
    private final String beside;

    /**
     * Of one table.
     *
     * @param primary the columns of its primary key
     * @param keys of the table to itself
     * @param number no other of the session has it
     */
    MySqlLevels(MySqlSession session, Fit.Move move, List<String> primary, List<MySqlTables.OwnKey> keys, int number) {
        this.session = session;
        this.move = move;
        this.primary = primary;
        this.keys = keys;
        beside = MySqlTables.MARK + "_rows_" + number;
    }

    /** Where the rows are laid, as SQL takes it. */
    String beside() {
        return beside;
    }

    /**
     * Makes where they are laid; it ends with the session. Before the transaction, because some servers refuse it within, and with a key,
     * because some want one.
     */
    void make() throws IOException {
        session.ask("CREATE TEMPORARY TABLE " + beside + " (PRIMARY KEY (" + MySqlTables.quoted(primary)
                + ")) ENGINE=InnoDB SELECT "
                + MySqlTables.quoted(move.from().names()) + " FROM " + into() + " LIMIT 0;\n");
    }

    private String into() {
        return MySqlTables.quoted(move.into().name());
    }

    /** Takes them over. */
    void takeOver(JobContext job) throws IOException {
        long left = move.from().rows();
        var command = command();
        for (int level = 1; left > 0; level++) {
            if (level > MOST) {
                throw new PermanentFailure("rows of " + move.into().name() + " refer to each other over more than "
                        + MOST + " levels, which would keep all writers waiting for too long");
            }
            job.throwIfCancelled();
            var answer = session.ask(command + ";\nSELECT ROW_COUNT(), @@warning_count;\n")
                    .getFirst();
            long taken = Long.parseLong(answer.getFirst());
            if (!answer.getLast().equals("0")) {
                throw new PermanentFailure(
                        "the server warns of rows of " + move.into().name()
                                + ", so what it would store may be something else. With binlog_format=STATEMENT it always warns"
                                + " here: set ROW or MIXED");
            }
            if (taken <= 0) {
                throw new PermanentFailure(left + " rows of " + move.into().name()
                        + " refer to rows of it that are not there, or in a circle to each other");
            }
            left -= taken;
            if (left > 0) {
                session.ask("DELETE s FROM " + beside + " s JOIN " + into() + " x ON " + there() + ";\n");
            }
        }
    }

    private String there() {
        return primary.stream().map(name -> equal("x", name, name)).collect(Collectors.joining(" AND "));
    }

    private String command() {
        var names = move.from().names();
        return "INSERT INTO " + into() + " (" + MySqlTables.quoted(names) + ") SELECT "
                + names.stream().map(name -> of("s", name)).collect(Collectors.joining(", ")) + " FROM " + beside
                + " s WHERE NOT EXISTS (SELECT 1 FROM " + into() + " x WHERE " + there() + ")"
                + keys.stream()
                        .filter(key -> names.containsAll(key.from()) && names.containsAll(key.to()))
                        .map(key -> " AND (" + free(key) + ")")
                        .collect(Collectors.joining());
    }

    /** A row may come when it refers to none, to one that is there, or to itself. */
    private String free(MySqlTables.OwnKey key) {
        var none = key.from().stream().map(name -> of("s", name) + " IS NULL").collect(Collectors.joining(" OR "));
        return none + " OR EXISTS (SELECT 1 FROM " + into() + " p WHERE " + pairs("p", key) + ") OR (" + pairs("s", key)
                + ")";
    }

    private static String pairs(String parent, MySqlTables.OwnKey key) {
        return IntStream.range(0, key.from().size())
                .mapToObj(i -> equal(parent, key.to().get(i), key.from().get(i)))
                .collect(Collectors.joining(" AND "));
    }

    private static String equal(String alias, String name, String ofLaid) {
        return of(alias, name) + " = " + of("s", ofLaid);
    }

    private static String of(String alias, String name) {
        return alias + "." + MySqlServer.quoted(name);
    }
}
