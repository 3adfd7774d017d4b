package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the values of MariaDB and MySQL are written as text and read again exactly.
 *
 * <p>Values are as the server writes them, with three exceptions: a value of a binary column, such as {@code blob} or {@code geometry}, is {@code \x} and
 * its bytes in hexadecimal; a value of {@code bit} is a number; a value of {@code float} is written with as many digits as it has, which is more
 * than the server shows. A text that begins with a backslash is led by {@code \t}, and one with a byte of zero is {@code \}{@code u} and its
 * UTF-8 in hexadecimal.
 */
public final class MySqlValues {
    /** Of a row as COPY writes it; it is in memory several times while it becomes a command. */
    public static final int MOST_ROW = 8 << 20;

    private static final String BYTES = "\\x";
    private static final String TEXT = "\\t";
    private static final String ODD = "\\u";
    private static final Set<String> BYTE_TYPES = Set.of(
            "binary",
            "varbinary",
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob",
            "vector",
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection");
    private static final Pattern WIDTH =
            Pattern.compile("(tinyint|smallint|mediumint|int|bigint|year)\\(\\d{1,3}\\)( unsigned)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,20}");

    private final List<String> names;
    private final Form[] forms;
    private final CopyRow row = new CopyRow();
    private byte[] plain = new byte[8 * 1024];

    private enum Form {
        TEXT,
        BINARY,
        BIT,
        FLOAT;

        static Form of(String type) {
            var word = type.toLowerCase(Locale.ROOT).split("[ (]", 2)[0];
            if (BYTE_TYPES.contains(word)) {
                return Form.BINARY;
            }
            return switch (word) {
                case "bit" -> BIT;
                case "float" -> FLOAT;
                default -> TEXT;
            };
        }
    }

    /** Of rows with these columns. */
    public MySqlValues(List<Bundle.Column> columns) {
        names = columns.stream()
                .map(column -> MySqlServer.quoted(column.name()))
                .toList();
        forms = columns.stream().map(column -> Form.of(column.type())).toArray(Form[]::new);
    }

    /** A type without how wide its values are shown, which not every version says. */
    public static String type(String type) {
        var wide = WIDTH.matcher(type);
        if (!wide.matches()) {
            return type;
        }
        return wide.group(2) == null ? wide.group(1) : wide.group(1) + wide.group(2);
    }

    /** The names of the columns, as SQL takes them. */
    public String columns() {
        return String.join(", ", names);
    }

    /** What is to be selected of the table: first which values are NULL, which the client writes like that word. */
    public String selected() {
        var nulls = names.stream().map(name -> "ISNULL(" + name + ")").collect(Collectors.joining(", "));
        var values = Stream.iterate(0, i -> i < forms.length, i -> i + 1).map(this::selected);
        return "CONCAT(" + nulls + "), " + values.collect(Collectors.joining(", "));
    }

    private String selected(int column) {
        var name = names.get(column);
        return switch (forms[column]) {
            case TEXT, BINARY -> name;
            case BIT -> "CAST(" + name + " AS UNSIGNED)";
            case FLOAT -> name + " * 1e0";
        };
    }

    /** Gives a row of {@link #selected}, as the client writes it, to somebody. */
    public void give(byte[] line, int length, TableSession.Taker taker) throws IOException {
        row.begin();
        int at = forms.length;
        for (int i = 0; i < forms.length; i++) {
            if (at >= length || line[at] != '\t' || (line[i] != '0' && line[i] != '1')) {
                throw new IOException("the client answered with a row that has not " + forms.length + " columns");
            }
            int from = at + 1;
            at = from;
            while (at < length && line[at] != '\t') {
                at++;
            }
            if (line[i] == '1') {
                row.add(null);
            } else {
                add(forms[i], unescaped(line, from, at));
            }
        }
        if (at != length) {
            throw new IOException("the client answered with a row of more than " + forms.length + " columns");
        }
        row.give((bytes, size) -> {
            if (size > MOST_ROW) {
                throw new IOException("a row is longer than " + (MOST_ROW >> 20) + " MiB, which cannot be moved");
            }
            taker.row(bytes, size);
        });
    }

    private void add(Form form, int size) throws IOException {
        if (form == Form.BINARY) {
            row.add(BYTES, plain, size);
            return;
        }
        boolean zero = false;
        for (int i = 0; i < size && !zero; i++) {
            zero = plain[i] == 0;
        }
        if (zero) {
            row.add(ODD, plain, size);
        } else {
            row.addText(size > 0 && plain[0] == '\\' ? TEXT : "", plain, size);
        }
    }

    /** Puts what the client wrote into {@link #plain}; returns how long it is. */
    private int unescaped(byte[] line, int from, int to) throws IOException {
        if (plain.length < to - from) {
            plain = Arrays.copyOf(plain, Math.max(2 * plain.length, to - from));
        }
        int size = 0;
        for (int at = from; at < to; at++) {
            byte value = line[at];
            if (value == '\\') {
                if (++at == to) {
                    throw new IOException("the client wrote a value that ends with a backslash");
                }
                value = switch (line[at]) {
                    case '0' -> 0;
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case '\\' -> '\\';
                    default -> throw new IOException("the client wrote a backslash before the byte " + line[at]);
                };
            }
            plain[size++] = value;
        }
        return size;
    }

    /**
     * Writes the values of a row, which is as COPY writes it, as SQL takes them behind {@code VALUES}.
     *
     * @throws IOException when it is none of MariaDB or MySQL
     */
    public void write(byte[] bytes, int length, ByteArrayOutputStream out) throws IOException {
        var fields = CopyRow.fields(bytes, length, forms.length);
        for (int i = 0; i < forms.length; i++) {
            out.write(i == 0 ? '(' : ',');
            write(forms[i], fields[i], out);
        }
        out.write(')');
    }

    private static void write(Form form, @Nullable String field, ByteArrayOutputStream out) throws IOException {
        if (field == null) {
            ascii("NULL", out);
        } else if (form == Form.BINARY) {
            var hex = behind(BYTES, field);
            ascii("x'", out);
            ascii(hex, out);
            out.write('\'');
        } else if (form == Form.BIT) {
            if (!NUMBER.matcher(field).matches()) {
                throw new IOException("a value of a column of the type bit is no number");
            }
            ascii(field, out);
        } else if (field.startsWith(ODD)) {
            quoted(HexFormat.of().parseHex(behind(ODD, field)), out);
        } else {
            var words = field.startsWith("\\") ? field.substring(led(field)) : field;
            quoted(words.getBytes(StandardCharsets.UTF_8), out);
        }
    }

    private static int led(String field) throws IOException {
        if (!field.startsWith(TEXT)) {
            throw new IOException("a value begins with a backslash, but neither with " + TEXT + " nor with " + ODD);
        }
        return TEXT.length();
    }

    /** The hexadecimal behind a word. */
    private static String behind(String word, String field) throws IOException {
        boolean fits = field.startsWith(word) && field.length() % 2 == 0;
        for (int i = word.length(); fits && i < field.length(); i++) {
            fits = HexFormat.isHexDigit(field.charAt(i));
        }
        if (!fits) {
            throw new IOException("a value is not " + word + " and bytes in hexadecimal");
        }
        return field.substring(word.length());
    }

    private static void ascii(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void quoted(byte[] text, ByteArrayOutputStream out) {
        out.write('\'');
        for (byte one : text) {
            int letter = escaped(one);
            if (letter != 0) {
                out.write('\\');
            }
            out.write(letter == 0 ? one : letter);
        }
        out.write('\'');
    }

    /** The letter behind a backslash that stands for this byte; 0 when it stands for itself. */
    private static int escaped(byte value) {
        return switch (value) {
            case 0 -> '0';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case 0x1a -> 'Z';
            case '\\', '\'' -> value;
            default -> 0;
        };
    }
}
