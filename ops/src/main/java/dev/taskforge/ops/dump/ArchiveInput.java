package dev.taskforge.ops.dump;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the parts of what pg_dump writes in its own formats. Source of the format: {@code pg_backup_archiver.c}, {@code
 * pg_backup_custom.c} and {@code pg_backup_tar.c} of PostgreSQL, 1.12 to 1.16, which are those of PostgreSQL 9.0 to 18. Used once, by
 * one thread: {@link #head}, {@link #contents}, then the data.
 */
public final class ArchiveInput {
    /** What such a dump begins with. */
    static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_NAME = 16 * 1024;
    /** A COPY with the names of all columns that a table may have. */
    private static final int MOST_COPY = 512 * 1024;

    private static final int OLDEST = 12;
    private static final int WITH_ACCESS_METHODS = 14;
    private static final int WITH_COMPRESSION_METHODS = 15;
    private static final int NEWEST = 16;

    private final InputStream in;
    private final byte[] buffer = new byte[256 * 1024];
    private int at;
    private int end;
    private int version;
    private int sizeOfOffset;
    private Form form = Form.OTHER;

    public ArchiveInput(InputStream in) {
        this.in = in;
    }

    /** How the data is kept. */
    public enum Form {
        CUSTOM,
        TAR,
        OTHER
    }

    /** How the data of a table is compressed. */
    public enum Compression {
        NONE,
        GZIP,
        LZ4,
        ZSTD
    }

    /**
     * What the dump says of itself.
     *
     * @param server the version of the server
     * @param tool the version of pg_dump
     */
    public record Head(Form form, Compression compression, String database, String server, String tool) {}

    /**
     * An object of the dump.
     *
     * @param kind such as {@code TABLE DATA}
     * @param drop the statement that drops it, of which pg_restore makes the one that gives it its owner
     * @param copy how its rows are written; empty when they are none, or are statements
     * @param file of the tar format: where its data is; empty when it has none
     * @param data whether it says that it has data
     */
    public record Entry(
            int id,
            String kind,
            String schema,
            String name,
            String owner,
            String drop,
            String copy,
            String file,
            boolean data) {}

    /** Takes bytes as they come. */
    public interface Sink {
        /** From the first index to before the second. */
        void take(byte[] bytes, int from, int to) throws IOException;
    }

    /** Is told what is in the dump, in its order. */
    public interface Contents {
        /** Takes the SQL that makes the next object, which is of this kind and has this name. */
        default Sink definition(String kind, String name) {
            return (_, _, _) -> {};
        }

        /** The object itself. */
        void entry(Entry entry) throws IOException;
    }

    /** It is in a format that is not known. */
    public static final class UnknownFormat extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownFormat(int major, int minor) {
            super("the dump cannot be read: its format is " + major + "." + minor + ", and those from 1." + OLDEST
                    + " to 1." + NEWEST + " are known; use a newer TaskForge");
        }
    }

    /** Reads its beginning. */
    public Head head() throws IOException {
        for (byte letter : MAGIC) {
            require(next() == letter, "it does not begin as one");
        }
        int major = next();
        version = next();
        next(); // what changed without a change of the format
        if (major != 1 || version < OLDEST || version > NEWEST) {
            throw new UnknownFormat(major, version);
        }
        int sizeOfInt = next();
        sizeOfOffset = next();
        require(sizeOfInt == Integer.BYTES && sizeOfOffset <= Long.BYTES, "its numbers have an unknown size");
        form = switch (next()) {
            case 1 -> Form.CUSTOM;
            case 3 -> Form.TAR;
            default -> Form.OTHER;
        };
        var compression = compression();
        for (int part = 0; part < 7; part++) {
            number(); // of the time it was made
        }
        return new Head(form, compression, text(), text(), text());
    }

    private Compression compression() throws IOException {
        if (version < WITH_COMPRESSION_METHODS) {
            return number() == 0 ? Compression.NONE : Compression.GZIP;
        }
        int method = next();
        require(method < Compression.values().length, "it is compressed in an unknown way");
        return Compression.values()[method];
    }

    /** Reads the table of contents, which says which data belongs to which table. */
    public void contents(Contents contents) throws IOException {
        int entries = number();
        for (int entry = 0; entry < entries; entry++) {
            int id = number();
            boolean data = number() != 0;
            skipText(); // class of the object
            skipText(); // number of the object
            var name = text();
            var kind = text();
            number(); // section
            pass(Math.max(0, number()), contents.definition(kind, name));
            var drop = text(MOST_COPY, "a statement");
            var copy = text(MOST_COPY, "a COPY");
            var schema = text();
            skipText(); // tablespace
            if (version >= WITH_ACCESS_METHODS) {
                skipText();
            }
            if (version >= NEWEST) {
                number(); // kind of relation
            }
            var owner = text();
            skipText(); // whether it has OIDs
            boolean another = true;
            while (another) {
                another = skipText(); // what it depends on
            }
            contents.entry(new Entry(id, kind, schema, name, owner, drop, copy, place(), data));
        }
    }

    /** Where its data is. */
    private String place() throws IOException {
        if (form != Form.CUSTOM) {
            return text();
        }
        next();
        skip(sizeOfOffset); // where its data begins, if that is known
        return "";
    }

    /** A number. */
    public int number() throws IOException {
        int sign = next();
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            value |= next() << shift;
        }
        return sign == 0 ? value : -value;
    }

    /** Of a piece of data; 0 at its end. */
    public int length() throws IOException {
        int length = number();
        require(length >= 0, "it has a piece of data of " + length + " bytes");
        return length;
    }

    /** Passes on this many bytes. */
    public void pass(int length, Sink sink) throws IOException {
        for (int left = length; left > 0; ) {
            require(more(), "it ends in the middle");
            int limit = at + Math.min(left, end - at);
            left -= limit - at;
            sink.take(buffer, at, limit);
            at = limit;
        }
    }

    /** Some of the next bytes, at most {@code most}; there is at least one. */
    int some(byte[] bytes, int offset, int most) throws IOException {
        require(more(), "it ends in the middle");
        int part = Math.min(most, end - at);
        System.arraycopy(buffer, at, bytes, offset, part);
        at += part;
        return part;
    }

    /** A text of moderate length; empty when there is none. */
    private String text() throws IOException {
        return text(MOST_NAME, "a name");
    }

    private String text(int most, String what) throws IOException {
        int length = number();
        require(length <= most, "it has " + what + " of " + length + " bytes");
        return text(length);
    }

    private String text(int length) throws IOException {
        if (length <= 0) {
            return "";
        }
        // Grows with what is there, not with what is promised.
        var bytes = new byte[Math.min(length, 256)];
        for (int index = 0; index < length; index++) {
            if (index == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(length, 2 * index));
            }
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
        pass(bytes, (_, _, _) -> {});
    }

    /** The next byte; there must be one. */
    public int next() throws IOException {
        if (at == end && !more()) {
            throw new EOFException("the dump cannot be read: it ends in the middle");
        }
        return buffer[at++] & 0xff;
    }

    /** Whether there is another byte. */
    public boolean more() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }

    /** Refuses what is no such dump. */
    public static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException("the dump cannot be read: " + otherwise);
        }
    }
}
