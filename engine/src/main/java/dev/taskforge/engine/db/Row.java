package dev.taskforge.engine.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The current row of a result, read by column name. Valid only inside its {@link RowMapper}. */
public final class Row {
    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    /** Returns a text column that must not be null. */
    public String text(String column) throws SQLException {
        var value = results.getString(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** Returns a text column, or null. */
    public @Nullable String textOrNull(String column) throws SQLException {
        return results.getString(column);
    }

    /** Returns an integer column; null reads as 0. */
    public int integer(String column) throws SQLException {
        return results.getInt(column);
    }

    /** Returns a long column; null reads as 0. */
    public long number(String column) throws SQLException {
        return results.getLong(column);
    }

    /** Returns a long column, or null. */
    public @Nullable Long numberOrNull(String column) throws SQLException {
        var value = results.getLong(column);
        return results.wasNull() ? null : value;
    }

    /** Returns whether a numeric column is not 0. */
    public boolean flag(String column) throws SQLException {
        return results.getInt(column) != 0;
    }

    /** Returns a time column (milliseconds since 1970) that must not be null. */
    public Instant time(String column) throws SQLException {
        var value = timeOrNull(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** Returns a time column (milliseconds since 1970), or null. */
    public @Nullable Instant timeOrNull(String column) throws SQLException {
        var value = results.getLong(column);
        return results.wasNull() ? null : Instant.ofEpochMilli(value);
    }

    /** Returns a column that holds the name of an enum constant. */
    public <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
        return Enum.valueOf(type, text(column));
    }

    /** Returns a binary column, or null. */
    public byte @Nullable [] bytes(String column) throws SQLException {
        return results.getBytes(column);
    }
}
