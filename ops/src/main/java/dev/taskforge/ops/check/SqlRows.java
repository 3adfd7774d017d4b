package dev.taskforge.ops.check;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a result.
 *
 * @param count how many rows were read, at most {@link #MOST}
 * @param more whether there are more
 * @param firstValue the first column of the first row
 * @param text the rows, one a line, columns separated by tabs, at most 64 KiB
 */
public record SqlRows(int count, boolean more, @Nullable String firstValue, String text) {
    /** How many are read. */
    public static final int MOST = 1000;

    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_VALUE = 4 * 1024;

    /** Rows that were read some other way, each with all its columns. */
    public static SqlRows of(List<List<@Nullable String>> rows) {
        var kept = rows.stream().limit(MOST).toList();
        var text = new StringBuilder();
        for (var row : kept) {
            append(text, row);
        }
        var first = kept.isEmpty() ? null : kept.getFirst().getFirst();
        return new SqlRows(kept.size(), rows.size() > MOST, first, text.toString());
    }

    private static void append(StringBuilder text, List<@Nullable String> row) {
        for (int i = 0; i < row.size() && text.length() < MOST_TEXT; i++) {
            var value = String.valueOf(row.get(i));
            text.append(i == 0 ? "" : "\t").append(value, 0, Math.min(value.length(), MOST_VALUE));
        }
        if (text.length() < MOST_TEXT) {
            text.append('\n');
        }
    }

    /** Runs a statement and reads its rows. */
    static SqlRows of(Statement statement, String query) throws SQLException {
        statement.setMaxRows(MOST + 1);
        statement.setFetchSize(100);
        try (var results = statement.executeQuery(query)) {
            return read(results);
        }
    }

    private static SqlRows read(ResultSet results) throws SQLException {
        int columns = results.getMetaData().getColumnCount();
        int count = 0;
        String first = null;
        var text = new StringBuilder();
        while (results.next()) {
            if (count == MOST) {
                return new SqlRows(count, true, first, text.toString());
            }
            if (count++ == 0) {
                first = results.getString(1);
            }
            if (text.length() < MOST_TEXT) {
                append(text, row(results, columns));
            }
        }
        return new SqlRows(count, false, first, text.toString());
    }

    private static List<@Nullable String> row(ResultSet results, int columns) throws SQLException {
        var row = new ArrayList<@Nullable String>();
        for (int i = 1; i <= columns; i++) {
            row.add(results.getString(i));
        }
        return row;
    }
}
