package dev.taskforge.ops.backup.postgres;

import dev.taskforge.engine.api.PermanentFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads what pg_dump writes in its custom format without compression, and counts and hashes the rows of each table. So what is
 * counted is what is in the dump. Source of the format: {@code pg_backup_archiver.c} and {@code pg_backup_custom.c} of PostgreSQL, 1.12
 * to 1.16, which are those of PostgreSQL 9.0 to 18. Used once, by one thread.
 */
final class ArchiveReader {
    /** How large objects are named among the tables. */
    private static final String OBJECTS = "large objects";

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
    /** What COPY writes after the last row. */
    private static final byte[] LAST = {'\\', '.'};

    private static final int MOST_NAME = 64 * 1024;
    private static final int OLDEST = 12;
    private static final int WITH_ACCESS_METHODS = 14;
    private static final int WITH_COMPRESSION_METHODS = 15;
    private static final int NEWEST = 16;
    private static final int CUSTOM = 1;
    private static final int DATA = 1;
    private static final int LARGE_OBJECTS = 3;

    private final InputStream in;
    private final byte[] buffer = new byte[256 * 1024];
    private final Map<Integer, String> expected = new HashMap<>();
    private final TreeMap<String, RowsHash> tables = new TreeMap<>();
    private final RowsHash objects = new RowsHash();
    private int at;
    private int end;
    private int version;
    private int sizeOfInt;
    private int sizeOfOffset;

    private ArchiveReader(InputStream in) {
        this.in = in;
        tables.put(OBJECTS, objects);
    }

    /**
     * Reads to the end.
     *
     * @throws IOException when it is no such dump, or not a whole one
     */
    static Rows read(InputStream in) throws IOException {
        var reader = new ArchiveReader(in);
        reader.readHead();
        reader.readContents();
        reader.readData();
        return reader.rows();
    }

    private void readHead() throws IOException {
        for (byte letter : "PGDMP".getBytes(StandardCharsets.US_ASCII)) {
            require(next() == letter, "it does not begin as one");
        }
        int major = next();
        version = next();
        next(); // what changed without a change of the format
        if (major != 1 || version < OLDEST || version > NEWEST) {
            throw new PermanentFailure("the dump cannot be read: its format is " + major + "." + version
                    + ", and those from 1." + OLDEST + " to 1." + NEWEST + " are known; use a newer TaskForge");
        }
        sizeOfInt = next();
        sizeOfOffset = next();
        require(sizeOfInt == Integer.BYTES && sizeOfOffset <= Long.BYTES, "its numbers have an unknown size");
        require(next() == CUSTOM, "it is not in the custom format");
        int compression = version >= WITH_COMPRESSION_METHODS ? next() : number();
        require(compression == 0, "it is compressed");
        for (int part = 0; part < 7; part++) {
            number(); // of the time it was made
        }
        for (int text = 0; text < 3; text++) {
            skipText(); // database, version of the server, version of pg_dump
        }
    }

    /** The table of contents, which says which data belongs to which table. */
    private void readContents() throws IOException {
        int entries = number();
        for (int entry = 0; entry < entries; entry++) {
            int id = number();
            number(); // whether data follows
            skipText(); // class of the object
            skipText(); // number of the object
            var name = text();
            var kind = text();
            number(); // section
            for (int statement = 0; statement < 3; statement++) {
                skipText(); // to make it, drop it and copy into it
            }
            var schema = text();
            skipText(); // tablespace
            if (version >= WITH_ACCESS_METHODS) {
                skipText();
            }
            if (version >= NEWEST) {
                number(); // kind of relation
            }
            skipText(); // owner
            skipText(); // whether it has OIDs
            boolean another = true;
            while (another) {
                another = skipText(); // what it depends on
            }
            next();
            skip(sizeOfOffset); // where its data begins, if that is known
            if (kind.equals("TABLE DATA")) {
                expected.put(id, quoted(schema) + "." + quoted(name));
            } else if (kind.equals("BLOBS")) {
                expected.put(id, OBJECTS);
            }
        }
    }

    private void readData() throws IOException {
        while (fill()) {
            int kind = next();
            var name = expected.remove(number());
            if (name == null) {
                throw new IOException("the dump cannot be read: it has data of nothing");
            }
            if (kind == DATA) {
                readTable(tables.computeIfAbsent(name, _ -> new RowsHash()));
            } else {
                require(kind == LARGE_OBJECTS, "it has data of an unknown kind");
                readObjects();
            }
        }
        require(
                expected.isEmpty(),
                "the data of " + expected.values().stream().findFirst().orElse("") + " is missing");
    }

    /** The rows, a line each, and a line of its own after the last one. */
    private void readTable(RowsHash rows) throws IOException {
        boolean ended = false;
        for (int left = length(); left > 0; left = length()) {
            while (left > 0) {
                require(fill(), "it ends in the middle");
                int limit = at + Math.min(left, end - at);
                left -= limit - at;
                if (ended) {
                    requireEnd(limit);
                } else {
                    ended = readLines(rows, limit);
                }
                at = limit;
            }
        }
        require(ended && !rows.hasBegun(), "the rows of a table have no end");
        rows.rest();
    }

    /** @return whether the last row was in this */
    private boolean readLines(RowsHash rows, int limit) throws IOException {
        for (int look = at; look < limit; look++) {
            if (buffer[look] == '\n') {
                if (rows.isLast(LAST, buffer, at, look)) {
                    at = look + 1;
                    requireEnd(limit);
                    return true;
                }
                rows.end(buffer, at, look);
                at = look + 1;
            }
        }
        rows.append(buffer, at, limit);
        return false;
    }

    /** Only empty lines come after the last row. */
    private void requireEnd(int limit) throws IOException {
        for (int look = at; look < limit; look++) {
            require(buffer[look] == '\n', "something follows the last row of a table");
        }
    }

    /** Each with its number in front, as if it were a row. */
    private void readObjects() throws IOException {
        for (int object = number(); object != 0; object = number()) {
            var number = ByteBuffer.allocate(Integer.BYTES).putInt(object).array();
            objects.append(number, 0, number.length);
            for (int left = length(); left > 0; left = length()) {
                while (left > 0) {
                    require(fill(), "it ends in the middle");
                    int limit = at + Math.min(left, end - at);
                    left -= limit - at;
                    objects.append(buffer, at, limit);
                    at = limit;
                }
            }
            objects.end(number, 0, 0);
        }
        objects.rest();
    }

    private Rows rows() {
        var counts = new TreeMap<String, Long>();
        var hashes = new TreeMap<String, String>();
        tables.forEach((name, rows) -> {
            counts.put(name, rows.count());
            hashes.put(name, rows.hash());
        });
        return new Rows(counts, hashes);
    }

    /** As SQL needs it, but for the few words that SQL reserves. */
    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private int number() throws IOException {
        int sign = next();
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            value |= next() << shift;
        }
        return sign == 0 ? value : -value;
    }

    /** Of a piece of data; 0 at its end. */
    private int length() throws IOException {
        int length = number();
        require(length >= 0, "it has a piece of data of " + length + " bytes");
        return length;
    }

    /** A text of moderate length; empty when there is none. */
    private String text() throws IOException {
        int length = number();
        if (length <= 0) {
            return "";
        }
        require(length <= MOST_NAME, "it has a name of " + length + " bytes");
        var bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) next();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** @return whether there was one */
    private boolean skipText() throws IOException {
        int length = number();
        skip(Math.max(0, length));
        return length >= 0;
    }

    private void skip(int bytes) throws IOException {
        for (int left = bytes; left > 0; ) {
            require(fill(), "it ends in the middle");
            int part = Math.min(left, end - at);
            at += part;
            left -= part;
        }
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("the dump cannot be read: it ends in the middle");
        }
        return buffer[at++] & 0xff;
    }

    /** Whether there is another byte. */
    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException("the dump cannot be read: " + otherwise);
        }
    }
}
