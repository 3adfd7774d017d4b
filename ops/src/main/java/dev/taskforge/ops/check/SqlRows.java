package dev.taskforge.ops.check;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a result.
 *
 * @param count how many rows were read, at most {@link #MOST}
 * @param more whether there are more
 * @param firstValue the first column of the first row
 * @param text the rows, one a line, columns separated by tabs, at most 64 KiB
 */
record SqlRows(int count, boolean more, @Nullable String firstValue, String text) {
    static final int MOST = 1000;
    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_VALUE = 4 * 1024;

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
            for (int i = 1; i <= columns && text.length() < MOST_TEXT; i++) {
                var value = String.valueOf(results.getString(i));
                text.append(i == 1 ? "" : "\t").append(value, 0, Math.min(value.length(), MOST_VALUE));
            }
            if (text.length() < MOST_TEXT) {
                text.append('\n');
            }
        }
        return new SqlRows(count, false, first, text.toString());
    }
}
