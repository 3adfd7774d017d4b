package dev.taskforge.engine.db.copy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a column holds, whatever its database calls the type. A value is a {@code Long}, {@code String} or {@code byte[]}. */
enum Kind {
    NUMBER(Types.BIGINT) {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException, Unfit {
            return switch (row.getObject(column)) {
                case null -> null;
                case Integer number -> number.longValue();
                case Long number -> number;
                // SQLite keeps whatever it is given in a column, whatever its type.
                default -> throw new Unfit(UnfitValueException.Reason.NOT_A_NUMBER);
            };
        }
    },
    TEXT(Types.VARCHAR) {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException, Unfit {
            var bytes = row.getBytes(column);
            return bytes == null ? null : text(bytes);
        }
    },
    BYTES(Types.BINARY) {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            return row.getBytes(column);
        }
    };

    private final int jdbcType;

    Kind(int jdbcType) {
        this.jdbcType = jdbcType;
    }

    /** The kind of a type as either database's catalogue names it. */
    static Kind of(String table, String column, String declared) {
        return switch (declared.toUpperCase(Locale.ROOT)) {
            case "INTEGER", "BIGINT" -> NUMBER;
            case "TEXT" -> TEXT;
            case "BLOB", "BYTEA" -> BYTES;
            default ->
                throw new IllegalStateException(
                        table + "." + column + " is of the type " + declared + ", which cannot be copied");
        };
    }

    abstract @Nullable Object read(ResultSet row, int column) throws SQLException, Unfit;

    void bind(PreparedStatement statement, int parameter, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(parameter, jdbcType);
            case Long number -> statement.setLong(parameter, number);
            case String text -> statement.setString(parameter, text);
            case byte[] bytes -> statement.setBytes(parameter, bytes);
            default -> throw new IllegalArgumentException("a value is a " + value.getClass());
        }
    }

    /** Strict, because a driver would put other characters in place of what it cannot read. */
    private static String text(byte[] bytes) throws Unfit {
        for (var one : bytes) {
            if (one == 0) {
                throw new Unfit(UnfitValueException.Reason.NUL);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unfit(UnfitValueException.Reason.NOT_UTF8);
        }
    }

    /** A value that cannot be copied; whoever reads the row knows where it is. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        final UnfitValueException.Reason reason;

        Unfit(UnfitValueException.Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }
}
