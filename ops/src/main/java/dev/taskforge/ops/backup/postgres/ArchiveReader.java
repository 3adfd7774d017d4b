package dev.taskforge.ops.backup.postgres;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.dump.ArchiveInput;
import dev.taskforge.ops.dump.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what pg_dump writes in its custom format without compression, and counts and hashes the rows of each table. So what is
 * counted is what is in the dump. Used once, by one thread.
 */
final class ArchiveReader {
    /** How large objects are named among the tables. */
    private static final String OBJECTS = "large objects";

    /** What COPY writes after the last row. */
    private static final byte[] LAST = {'\\', '.'};

    private static final int DATA = 1;
    private static final int LARGE_OBJECTS = 3;

    private final ArchiveInput in;
    private final Map<Integer, String> expected = new HashMap<>();
    private final TreeMap<String, RowsHash> tables = new TreeMap<>();
    private final RowsHash objects = new RowsHash();

    private ArchiveReader(InputStream in) {
        this.in = new ArchiveInput(in);
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
        reader.in.contents(reader::expect);
        reader.readData();
        return Rows.of(reader.tables);
    }

    private void readHead() throws IOException {
        try {
            var head = in.head();
            ArchiveInput.require(head.form() == ArchiveInput.Form.CUSTOM, "it is not in the custom format");
            ArchiveInput.require(head.compression() == ArchiveInput.Compression.NONE, "it is compressed");
        } catch (ArchiveInput.UnknownFormat e) {
            var failure = new PermanentFailure(String.valueOf(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private void expect(ArchiveInput.Entry entry) {
        if (entry.kind().equals("TABLE DATA")) {
            expected.put(entry.id(), Names.quoted(entry.schema()) + "." + Names.quoted(entry.name()));
        } else if (entry.kind().equals("BLOBS")) {
            expected.put(entry.id(), OBJECTS);
        }
    }

    private void readData() throws IOException {
        while (in.more()) {
            int kind = in.next();
            var name = expected.remove(in.number());
            if (name == null) {
                throw new IOException("the dump cannot be read: it has data of nothing");
            }
            if (kind == DATA) {
                readTable(tables.computeIfAbsent(name, _ -> new RowsHash()));
            } else {
                ArchiveInput.require(kind == LARGE_OBJECTS, "it has data of an unknown kind");
                readObjects();
            }
        }
        ArchiveInput.require(
                expected.isEmpty(),
                "the data of " + expected.values().stream().findFirst().orElse("") + " is missing");
    }

    private void readTable(RowsHash rows) throws IOException {
        var lines = new Lines(rows);
        for (int length = in.length(); length > 0; length = in.length()) {
            in.pass(length, lines);
        }
        ArchiveInput.require(lines.ended && !rows.hasBegun(), "the rows of a table have no end");
        rows.rest();
    }

    /** The rows, a line each, and a line of its own after the last one. */
    private static final class Lines implements ArchiveInput.Sink {
        private final RowsHash rows;
        private boolean ended;

        Lines(RowsHash rows) {
            this.rows = rows;
        }

        @Override
        public void take(byte[] bytes, int from, int to) throws IOException {
            if (ended) {
                requireEnd(bytes, from, to);
                return;
            }
            int at = from;
            for (int look = from; look < to; look++) {
                if (bytes[look] == '\n') {
                    if (rows.isLast(LAST, bytes, at, look)) {
                        ended = true;
                        requireEnd(bytes, look + 1, to);
                        return;
                    }
                    rows.end(bytes, at, look);
                    at = look + 1;
                }
            }
            rows.append(bytes, at, to);
        }

        /** Only empty lines come after the last row. */
        private static void requireEnd(byte[] bytes, int from, int to) throws IOException {
            for (int look = from; look < to; look++) {
                ArchiveInput.require(bytes[look] == '\n', "something follows the last row of a table");
            }
        }
    }

    /** Each with its number in front, as if it were a row. */
    private void readObjects() throws IOException {
        for (int object = in.number(); object != 0; object = in.number()) {
            var number = ByteBuffer.allocate(Integer.BYTES).putInt(object).array();
            objects.append(number, 0, number.length);
            for (int length = in.length(); length > 0; length = in.length()) {
                in.pass(length, objects::append);
            }
            objects.end(number, 0, 0);
        }
        objects.rest();
    }
}
