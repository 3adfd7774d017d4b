package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.check.SqlRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks one statement by psql and tells rows, columns and NULL apart by texts that nobody can know before. */
record PsqlQuery(PostgresServer server) {
    private static final SecureRandom RANDOM = new SecureRandom();

    SqlRows rows(String statement, Duration timeout) throws IOException {
        var words = new Separators(secret(), secret(), secret());
        var answer = server.askOnly(words.options(), statement, timeout);
        var rows = words.rows(answer.toString(StandardCharsets.UTF_8));
        if (answer.isCut()) {
            rows.removeLast(); // a part of one
            if (rows.size() <= SqlRows.MOST) {
                throw new IOException("it answers with more than 8 MB; ask for less");
            }
        }
        return SqlRows.of(rows);
    }

    private static String secret() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What stands between columns, between rows, and for NULL. */
    record Separators(String column, String row, String nothing) {

        List<String> options() {
            return List.of("--field-separator=" + column, "--record-separator=" + row, "--pset=null=" + nothing);
        }

        /** Reads what psql wrote: after the last row comes the end of a line, and nothing at all when there is none. */
        List<List<@Nullable String>> rows(String written) {
            var rows = new ArrayList<List<@Nullable String>>();
            if (written.isEmpty()) {
                return rows;
            }
            var all = written.endsWith("\n") ? written.substring(0, written.length() - 1) : written;
            for (var line : all.split(Pattern.quote(row), -1)) {
                var values = new ArrayList<@Nullable String>();
                for (var value : line.split(Pattern.quote(column), -1)) {
                    values.add(value.equals(nothing) ? null : value);
                }
                rows.add(values);
            }
            return rows;
        }
    }
}
