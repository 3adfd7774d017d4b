package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.RowsHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump as it is written, and counts and hashes the rows of each table. So what is counted is what is in the dump, however
 * busy the database is. Rows are compared by their text, whatever their order.
 */
public final class DumpReader extends OutputStream {
    /** What stands before the rows of a table with a few thousand columns. */
    private static final int MOST_LINE = 4 * 1024 * 1024;

    private static final byte[] INSERT = bytes("INSERT INTO `");
    private static final byte[] VALUES = bytes(" VALUES");
    private static final String LOCK = "LOCK TABLES `";
    private static final String END = "-- Dump completed";
    private static final String DELIMITER = "DELIMITER ";
    private static final byte[] COMMENT = bytes("--");
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(?:/\\*M?![0-9]* *)?(?:USE|(?:ALTER|CREATE|DROP) +(?:DATABASE|SCHEMA))\\b", Pattern.CASE_INSENSITIVE);

    private final SortedMap<String, RowsHash> tables = new TreeMap<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private In in = In.LINE;
    private RowsHash rows = new RowsHash();
    private boolean insert;
    private boolean quoted;
    private boolean listed;
    private boolean escaped;
    private boolean ended;
    /** Between two lines {@code DELIMITER} there is the body of something, which may look like anything. */
    private boolean body;

    /** What ends a statement now. */
    private String delimiter = ";";

    private @Nullable String elsewhere;
    private long statement;
    private long longest;
    private String last = "";
    private boolean unreadable;

    /** Where the next byte is. */
    private enum In {
        LINE,
        BETWEEN_ROWS,
        ROW,
        TEXT
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int from = at;
            at = switch (in) {
                case LINE -> readLine(bytes, at);
                case BETWEEN_ROWS -> readBetween(bytes, at);
                case ROW -> readRow(bytes, at, end);
                case TEXT -> readText(bytes, at, end);
            };
            statement += at - from;
            if (ended) {
                longest = Math.max(longest, statement);
                statement = 0;
                ended = false;
            }
        }
    }

    private int readLine(byte[] bytes, int at) throws IOException {
        byte b = bytes[at];
        if (b == '\n' && !quoted) {
            endLine();
            return at + 1;
        }
        if (line.size() == MOST_LINE) {
            throw new IOException("the dump has a line of more than " + MOST_LINE + " bytes before any rows");
        }
        line.write(b);
        if (line.size() == INSERT.length && !body && startsWith(INSERT)) {
            insert = true;
            quoted = true;
        } else if (insert) {
            readHead(b);
        }
        return at + 1;
    }

    /** The name of the table and perhaps those of its columns, up to the rows. */
    private void readHead(byte b) throws IOException {
        if (b == '`') {
            quoted = !quoted;
        } else if (!quoted) {
            listed = b == '(' || (listed && b != ')');
            if (b == 'S' && !listed && endsWith(VALUES)) {
                var name = name(line.toString(StandardCharsets.UTF_8), INSERT.length);
                var known = tables.get(name);
                if (known == null) {
                    throw new IOException("the dump has rows of a table it did not begin: " + name);
                }
                rows.rest();
                rows = known;
                line.reset();
                insert = false;
                in = In.BETWEEN_ROWS;
            }
        }
    }

    private int readBetween(byte[] bytes, int at) throws IOException {
        switch (bytes[at]) {
            case '(' -> in = In.ROW;
            case ';' -> {
                in = In.LINE;
                ended = true;
            }
            case ',', ' ', '\n', '\r' -> {}
            default -> throw new IOException("the dump cannot be read: there is something between two rows");
        }
        return at + 1;
    }

    private int readRow(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == ')') {
                rows.end(bytes, from, at);
                in = In.BETWEEN_ROWS;
                return at + 1;
            }
            if (bytes[at] == '\'') {
                rows.append(bytes, from, at + 1);
                in = In.TEXT;
                return at + 1;
            }
        }
        rows.append(bytes, from, end);
        return end;
    }

    private int readText(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            byte b = bytes[at++];
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '\'') {
                in = In.ROW;
                break;
            }
        }
        rows.append(bytes, from, at);
        return at;
    }

    private void endLine() throws IOException {
        if (insert) {
            throw new IOException("the dump has an INSERT without rows");
        }
        // Those that end a statement are looked at whatever their length: a long one is the end of a long statement.
        ended = (!body && startsWith(COMMENT)) || endsWith(bytes(delimiter));
        var text =
                line.size() > 1_000 ? "" : line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (text.startsWith(DELIMITER)) {
            delimiter = text.substring(DELIMITER.length());
            body = !delimiter.equals(";");
            ended = true;
        } else if (ended && ELSEWHERE.matcher(text).lookingAt()) {
            elsewhere = text;
        } else if (!body && text.startsWith(LOCK)) {
            tables.put(name(text, LOCK.length()), new RowsHash());
        } else if (!body && text.startsWith("-- insufficient privileges")) {
            unreadable = true;
        }
        if (!text.isEmpty()) {
            last = text;
        }
    }

    /** Refuses a dump that is not whole. */
    public void requireEnd() throws IOException {
        if (in != In.LINE || line.size() > 0 || body || !last.startsWith(END)) {
            throw new IOException("the dump has no end: its last line is not \"" + END + "\"");
        }
        if (unreadable) {
            throw new IOException("the dump has something that its user may not read; back up as root");
        }
    }

    /** A statement of the dump that is about a database it names, whichever one it is loaded into; null when there is none. */
    public @Nullable String elsewhere() {
        return elsewhere;
    }

    /** How many bytes the longest statement has, at most. */
    public long longest() {
        return longest;
    }

    /** The number of rows of each table. */
    public SortedMap<String, Long> rows() {
        var found = new TreeMap<String, Long>();
        tables.forEach((name, counted) -> found.put(name, counted.count()));
        return found;
    }

    /** A hash of the rows of each table. */
    public SortedMap<String, String> hashes() {
        var found = new TreeMap<String, String>();
        tables.forEach((name, counted) -> found.put(name, counted.hash()));
        return found;
    }

    /** A name in backticks; one in the name itself is there twice. */
    private static String name(String text, int from) throws IOException {
        int at = from;
        while (true) {
            int tick = text.indexOf('`', at);
            if (tick < 0) {
                throw new IOException("the dump has a name without an end");
            }
            if (!text.startsWith("``", tick)) {
                return text.substring(from, tick).replace("``", "`");
            }
            at = tick + 2;
        }
    }

    private boolean startsWith(byte[] start) {
        var all = line.toByteArray();
        return all.length >= start.length && Arrays.equals(all, 0, start.length, start, 0, start.length);
    }

    private boolean endsWith(byte[] end) {
        var all = line.toByteArray();
        return all.length >= end.length && Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
