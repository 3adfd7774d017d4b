package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the values of SQLite, each of which has a type of its own whatever its column says, are written as text and read again exactly.
 *
 * <p>In a column of text everything is text; in others, what looks like a whole number is one, what looks like {@code 1.5} or {@code 1.0E10} is a real, and the rest is
 * text. What is otherwise is led by a backslash and a letter: {@code \i} a whole number, {@code \r} a real, {@code \t} text that would be taken for
 * something else, {@code \x} a blob in hexadecimal, {@code \}{@code u} text in hexadecimal that is no UTF-8 or has a byte of zero.
 */
public final class SqliteValues {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
    private static final Pattern REAL = Pattern.compile("-?([0-9]+\\.[0-9]+(E-?[0-9]{1,3})?|Infinity)");
    private static final String BLOB = "\\x";
    private static final String ODD = "\\u";

    private final boolean[] text;
    private final CopyRow row = new CopyRow();

    /** Text that is no text: bytes that cannot be written as UTF-8 without a zero. */
    private static final class Odd {
        private final byte[] bytes;

        Odd(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** How SQLite treats a column whose type is written so. */
    public static String affinity(String type) {
        var upper = type.toUpperCase(Locale.ROOT);
        if (upper.contains("INT")) {
            return "INTEGER";
        }
        if (upper.contains("CHAR") || upper.contains("CLOB") || upper.contains("TEXT")) {
            return "TEXT";
        }
        if (upper.isEmpty() || upper.contains("BLOB")) {
            return "BLOB";
        }
        boolean real = upper.contains("REAL") || upper.contains("FLOA") || upper.contains("DOUB");
        return real ? "REAL" : "NUMERIC";
    }

    /** Of rows with these columns. */
    public SqliteValues(List<Bundle.Column> columns) {
        text = new boolean[columns.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = columns.get(i).type().equals("TEXT");
        }
    }

    /** Gives the row at which {@code rows} stands to somebody. */
    public void give(ResultSet rows, TableSession.Taker taker) throws SQLException, IOException {
        row.begin();
        for (int i = 0; i < text.length; i++) {
            switch (value(rows, i + 1)) {
                case null -> row.add(null);
                case Double real -> row.add((text[i] ? "\\r" : "") + real);
                case Number whole -> row.add((text[i] ? "\\i" : "") + whole);
                case byte[] blob -> row.add(BLOB, blob);
                case Odd odd -> row.add(ODD, odd.bytes);
                case Object words -> row.add(written(words.toString(), text[i]));
            }
        }
        row.give(taker);
    }

    private static @Nullable Object value(ResultSet rows, int column) throws SQLException {
        var value = rows.getObject(column);
        if (value instanceof String words && (words.indexOf('\ufffd') >= 0 || words.indexOf(0) >= 0)) {
            var bytes = rows.getBytes(column);
            return words.indexOf(0) >= 0 || !isUtf8(bytes) ? new Odd(bytes) : words;
        }
        return value;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static String written(String words, boolean inText) {
        boolean plain = !words.startsWith("\\") && (inText || number(words) == null);
        return plain ? words : "\\t" + words;
    }

    /** What looks like a number. */
    private static @Nullable Object number(String words) {
        if (words.isEmpty() || words.charAt(0) > 'I') {
            return null;
        }
        if (WHOLE.matcher(words).matches()) {
            try {
                return Long.valueOf(words);
            } catch (NumberFormatException _) {
                return null; // too large for one, which is text then
            }
        }
        return REAL.matcher(words).matches() ? Double.valueOf(words) : null;
    }

    /**
     * The values of a row as COPY writes it, to be given to {@link #bind}.
     *
     * @throws IOException when it is none of SQLite
     */
    public @Nullable Object[] read(byte[] bytes, int length) throws IOException {
        var fields = CopyRow.fields(bytes, length, text.length);
        var values = new @Nullable Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            var field = fields[i];
            values[i] = field == null ? null : value(field, text[i]);
        }
        return values;
    }

    private static Object value(String field, boolean inText) throws IOException {
        if (field.startsWith("\\") && field.length() > 1) {
            return led(field.charAt(1), field.substring(2));
        }
        var number = inText ? null : number(field);
        return number == null ? field : number;
    }

    private static Object led(char letter, String rest) throws IOException {
        try {
            return switch (letter) {
                case 'i' -> Long.valueOf(rest);
                case 'r' -> Double.valueOf(rest);
                case 't' -> rest;
                case 'x' -> HexFormat.of().parseHex(rest);
                case 'u' -> new Odd(HexFormat.of().parseHex(rest));
                default -> throw new IOException("a value begins with \\" + letter + ", which no value of SQLite does");
            };
        } catch (IllegalArgumentException e) {
            throw new IOException("a value that begins with \\" + letter + " goes on as none does: " + e.getMessage());
        }
    }

    /** The place of a value in a command that inserts it. */
    public static String place(@Nullable Object value) {
        return value instanceof Odd ? "CAST(? AS TEXT)" : "?";
    }

    /** Binds them to a command, the first of them to its first place. */
    public static void bind(PreparedStatement command, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> command.setNull(i + 1, Types.NULL);
                case Double real -> command.setDouble(i + 1, real);
                case Long whole -> command.setLong(i + 1, whole);
                case byte[] blob -> command.setBytes(i + 1, blob);
                case Odd odd -> command.setBytes(i + 1, odd.bytes);
                case Object words -> command.setString(i + 1, words.toString());
            }
        }
    }

    /** Whether a row needs a command of its own because of {@link #place}. */
    public static boolean isOdd(@Nullable Object[] values) {
        for (var value : values) {
            if (value instanceof Odd) {
                return true;
            }
        }
        return false;
    }
}
