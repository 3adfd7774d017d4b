package dev.taskforge.ops.dump;

import com.github.luben.zstd.ZstdInputStream;
import dev.taskforge.ops.dump.ArchiveInput.Compression;
import dev.taskforge.ops.dump.ArchiveInput.Entry;
import dev.taskforge.ops.dump.ArchiveInput.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Looks into a dump of pg_dump in its custom or tar format: its objects, their SQL, the rows of its tables. */
final class ArchiveScan implements ArchiveInput.Contents {
    private static final int MOST_ENTRIES = 500_000;
    private static final int DATA = 1;
    private static final int LARGE_OBJECTS = 3;

    private final ArchiveInput in;
    private final ArchiveInput.Head head;
    private final DumpFile file;
    private final Findings findings;
    private final SqlScan sql;
    private final Map<Integer, Entry> data = new HashMap<>();
    private SqlLexer lexer;
    private int entries;

    ArchiveScan(DumpFile file, InputStream toc, Findings findings, SqlScan sql) throws IOException {
        this.file = file;
        this.findings = findings;
        this.sql = sql;
        in = new ArchiveInput(toc);
        head = in.head();
        lexer = new SqlLexer(sql, null);
    }

    ArchiveInput.Head head() {
        return head;
    }

    void readContents() throws IOException {
        in.contents(this);
    }

    @Override
    public Sink definition(String kind) {
        lexer = new SqlLexer(sql, null);
        // What is of the database itself is not restored.
        return kind.startsWith("DATABASE") ? (_, _, _) -> {} : lexer::take;
    }

    @Override
    public void entry(Entry entry) throws IOException {
        ArchiveInput.require(++entries <= MOST_ENTRIES, "it has more than " + MOST_ENTRIES + " objects");
        lexer.finish();
        if (!lexer.isWhole()) {
            findings.add(Fault.UNCLEAR, entry.kind() + " " + entry.name(), 0);
        }
        if (!Dangers.isPlainCopy(entry.copy())) {
            findings.add(Fault.PROGRAM, entry.copy().strip(), 0);
        }
        if (!entry.owner().isEmpty()) {
            Roles.add(entry.owner(), true, sql.roles());
        }
        if (entry.kind().equals("TABLE DATA") || entry.kind().equals("BLOBS")) {
            data.put(entry.id(), entry);
        }
    }

    /** Of the custom format: what follows the contents. */
    void readData() throws IOException {
        while (in.more()) {
            int kind = in.next();
            var entry = data.remove(in.number());
            ArchiveInput.require(entry != null, "it has data of nothing");
            if (kind == LARGE_OBJECTS) {
                skipObjects();
            } else {
                ArchiveInput.require(kind == DATA, "it has data of an unknown kind");
                readTable(java.util.Objects.requireNonNull(entry));
            }
        }
        requireAll();
    }

    private void requireAll() throws IOException {
        ArchiveInput.require(
                data.isEmpty(),
                "the data of "
                        + data.values().stream().findFirst().map(Entry::name).orElse("") + " is missing");
    }

    private void skipObjects() throws IOException {
        for (int object = in.number(); object != 0; object = in.number()) {
            for (int length = in.length(); length > 0; length = in.length()) {
                in.pass(length, (_, _, _) -> {});
            }
        }
    }

    private void readTable(Entry entry) throws IOException {
        var blocks = new Blocks(in);
        var rows = entry.copy().isBlank() ? null : opened(blocks);
        long count = rows == null ? -1 : count(rows);
        blocks.drain();
        record(entry, count);
    }

    private @Nullable InputStream opened(Blocks blocks) throws IOException {
        return switch (head.compression()) {
            case NONE -> blocks;
            case GZIP -> file.guarded(new InflaterInputStream(blocks));
            case ZSTD -> file.guarded(new ZstdInputStream(blocks));
            case LZ4 -> null;
        };
    }

    private static long count(InputStream in) throws IOException {
        var rows = new CopyRows();
        rows.begin();
        var buffer = new byte[64 * 1024];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            rows.take(buffer, 0, length);
        }
        rows.finish();
        ArchiveInput.require(rows.hasEnded(), "the rows of a table have no end");
        return rows.count();
    }

    private void record(Entry entry, long count) {
        var name = Names.quoted(entry.schema()) + "." + Names.quoted(entry.name());
        if (entry.kind().equals("TABLE DATA")) {
            sql.rows().merge(name, count, (before, more) -> before < 0 || more < 0 ? -1 : before + more);
        }
    }

    /** Of the tar format: the rows that are in a member of this name, which is read to its end. */
    void readMember(String name, InputStream member) throws IOException {
        var entry = data.values().stream()
                .filter(known -> !known.file().isEmpty() && known.file().equals(name))
                .findFirst();
        if (entry.isPresent()) {
            data.remove(entry.get().id());
            boolean counts = head.compression() == Compression.NONE
                    && !entry.get().copy().isBlank()
                    && !entry.get().kind().equals("BLOBS");
            record(entry.get(), counts ? count(member) : -1);
        }
    }

    void endMembers() throws IOException {
        data.values().removeIf(entry -> entry.kind().equals("BLOBS"));
        requireAll();
    }

    /** The pieces of the data of one table. */
    private static final class Blocks extends InputStream {
        private final ArchiveInput in;
        private int left;
        private boolean ended;

        Blocks(ArchiveInput in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = in.length();
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int part = in.some(bytes, offset, Math.min(length, left));
            left -= part;
            return part;
        }

        void drain() throws IOException {
            var rest = new byte[64 * 1024];
            while (read(rest, 0, rest.length) >= 0) {
                // What a decompressor did not need.
            }
        }
    }
}
