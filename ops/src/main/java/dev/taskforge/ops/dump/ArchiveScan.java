package dev.taskforge.ops.dump;

import com.github.luben.zstd.ZstdInputStream;
import dev.taskforge.ops.dump.ArchiveInput.Compression;
import dev.taskforge.ops.dump.ArchiveInput.Entry;
import dev.taskforge.ops.dump.ArchiveInput.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Looks into a dump of pg_dump in its custom or tar format: its objects, their SQL, the rows of its tables. */
final class ArchiveScan implements ArchiveInput.Contents {
    private static final int MOST_ENTRIES = 500_000;
    private static final int MOST_TABLE_NAME = 1024;
    private static final long MOST_NAMES = 64L << 20;
    private static final int DATA = 1;
    private static final int LARGE_OBJECTS = 3;

    /** Kinds that may be about the database itself. */
    private static final Set<String> ABOUT = Set.of("ACL", "COMMENT", "SECURITY LABEL");

    private static final String NUMBERS = "BLOB METADATA";
    private static final int MOST_DEFINITION = 1024 * 1024;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** What pg_restore does not take for SQL: settings of the dump, and numbers of large objects since PostgreSQL 17. */
    private static final Map<String, Pattern> READ_BY_PG_RESTORE = Map.of(
            "ENCODING",
            Pattern.compile("SET client_encoding = '[A-Za-z0-9_]+';\\s*"),
            "STDSTRINGS",
            Pattern.compile("SET standard_conforming_strings = 'on';\\s*"),
            NUMBERS,
            Pattern.compile("[0-9\\s]*"));

    /** Kinds whose owner pg_restore sets with a statement that it makes of the one that drops them. */
    private static final Set<String> OWNED_AS_DROPPED =
            Set.of("FUNCTION", "PROCEDURE", "AGGREGATE", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY");

    private final ArchiveInput in;
    private final ArchiveInput.Head head;
    private final DumpFile file;
    private final Findings findings;
    private final SqlScan sql;
    private final Map<Integer, Data> data = new HashMap<>();
    private final Map<String, Integer> files = new HashMap<>();
    private final ByteArrayOutputStream definition = new ByteArrayOutputStream();
    private long names;
    private SqlLexer lexer;
    private int entries;

    /**
     * Rows or large objects that follow.
     *
     * @param table null for large objects
     * @param statements whether the rows are statements
     */
    private record Data(@Nullable String table, boolean statements) {}

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
    public Sink definition(String kind, String name) {
        lexer = new SqlLexer(sql, null);
        definition.reset();
        // What is of the database itself is not restored.
        sql.next(kind.equals("DATABASE")
                || kind.equals("DATABASE PROPERTIES")
                || (ABOUT.contains(kind) && name.startsWith("DATABASE ")));
        if (!READ_BY_PG_RESTORE.containsKey(kind)) {
            return lexer::take;
        }
        var taking = lexer;
        return (bytes, from, to) -> {
            ArchiveInput.require(definition.size() + to - from <= MOST_DEFINITION, "it has too long a " + kind);
            definition.write(bytes, from, to - from);
            if (!kind.equals(NUMBERS)) {
                taking.take(bytes, from, to);
            }
        };
    }

    /** What pg_restore makes SQL of itself is exactly what pg_dump writes; else it could become anything. */
    private void requirePlain(Entry entry) throws IOException {
        var form = READ_BY_PG_RESTORE.get(entry.kind());
        if (form != null
                && !form.matcher(definition.toString(StandardCharsets.UTF_8)).matches()) {
            unclear(entry.kind());
        }
        if (entry.kind().equals("BLOB") && !NUMBER.matcher(entry.name()).matches()) {
            unclear("BLOB " + entry.name());
        }
        if (OWNED_AS_DROPPED.contains(entry.kind()) && entry.drop().startsWith("DROP ")) {
            var altered =
                    ("ALTER " + entry.drop().substring("DROP ".length()).strip()).getBytes(StandardCharsets.UTF_8);
            var one = new SqlScan(findings, false, true);
            var reader = new SqlLexer(one, null);
            reader.take(altered, 0, altered.length);
            reader.finish();
            if (one.statements() != 1 || !reader.isWhole()) {
                unclear(entry.drop().strip());
            }
        }
    }

    @Override
    public void entry(Entry entry) throws IOException {
        ArchiveInput.require(++entries <= MOST_ENTRIES, "it has more than " + MOST_ENTRIES + " objects");
        lexer.finish();
        if (!lexer.isWhole() || lexer.hasRows()) {
            unclear(entry.kind() + " " + entry.name());
        }
        requirePlain(entry);
        if (!entry.owner().isEmpty()) {
            sql.needs(entry.owner());
        }
        if (entry.kind().equals("TABLE DATA") || entry.kind().equals("BLOBS")) {
            expect(entry);
        } else if (entry.data()) {
            unclear("data of " + entry.kind() + " " + entry.name());
        }
    }

    private void unclear(String what) {
        findings.add(Fault.UNCLEAR, what, 0);
    }

    /** Its data follows, in the way that its COPY says. */
    private void expect(Entry entry) throws IOException {
        boolean table = entry.kind().equals("TABLE DATA");
        var name = Names.quoted(entry.schema()) + "." + Names.quoted(entry.name());
        names += name.length() + entry.file().length();
        ArchiveInput.require(
                name.length() + entry.file().length() <= MOST_TABLE_NAME && names <= MOST_NAMES,
                "the names of its tables are too long");
        var target = entry.copy().isEmpty() ? null : requireCopy(entry);
        if (table && target != null && !target.equals(name)) {
            sql.add(name, -1); // rows of a partition that go through the whole
            name = target;
        }
        data.put(entry.id(), new Data(table ? name : null, table && entry.copy().isEmpty()));
        if (!entry.file().isEmpty()) {
            ArchiveInput.require(files.put(entry.file(), entry.id()) == null, "two tables have one file");
        }
    }

    /** What it is copied by is one COPY from the archive, and nothing else. */
    private @Nullable String requireCopy(Entry entry) throws IOException {
        var copy = entry.copy().strip().getBytes(StandardCharsets.UTF_8);
        var one = new SqlScan(findings, false, true);
        var reader = new SqlLexer(one, null);
        reader.take(copy, 0, copy.length);
        if (one.statements() != 1 || !reader.awaitsRows()) {
            unclear(entry.copy().strip());
        }
        one.rows().keySet().forEach(table -> sql.add(table, -1)); // such as of a COPY with WHERE
        return one.copied();
    }

    /** Of the custom format: what follows the contents. */
    void readData() throws IOException {
        while (in.more()) {
            int kind = in.next();
            var entry = taken(in.number(), "it has data of nothing");
            if (kind == LARGE_OBJECTS) {
                ArchiveInput.require(entry.table() == null, "a table has large objects");
                skipObjects();
            } else {
                ArchiveInput.require(kind == DATA, "it has data of an unknown kind");
                var blocks = new Blocks(in);
                read(entry, opened(blocks));
                blocks.drain();
            }
        }
        requireAll();
    }

    private Data taken(int id, String otherwise) throws IOException {
        var entry = data.remove(id);
        if (entry == null) {
            throw new IOException("the dump cannot be read: " + otherwise);
        }
        return entry;
    }

    private void requireAll() throws IOException {
        ArchiveInput.require(
                data.isEmpty(),
                "the data of "
                        + data.values().stream().findFirst().map(Data::table).orElse("large objects") + " is missing");
    }

    private void skipObjects() throws IOException {
        for (int object = in.number(); object != 0; object = in.number()) {
            for (int length = in.length(); length > 0; length = in.length()) {
                in.pass(length, (_, _, _) -> {});
            }
        }
    }

    /** @param rows null when they cannot be expanded */
    private void read(Data entry, @Nullable InputStream rows) throws IOException {
        var table = entry.table();
        if (rows == null && entry.statements()) {
            unclear("the statements of " + table + ", which are compressed with lz4");
        } else if (entry.statements()) {
            readStatements(String.valueOf(table), java.util.Objects.requireNonNull(rows));
        } else if (table != null) {
            sql.add(table, rows == null ? -1 : count(rows));
        }
    }

    /** Rows that are INSERTs. pg_restore takes them apart by their quotes alone, so that they have to be simple. */
    private void readStatements(String table, InputStream in) throws IOException {
        var inserts = new Inserts(sql, table);
        var reader = new SqlLexer(inserts, null);
        var buffer = new byte[64 * 1024];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            reader.take(buffer, 0, length);
        }
        reader.finish();
        if (!reader.isWhole() || !reader.isSimple()) {
            unclear("the statements of " + table);
        }
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

    /** Of the tar format: the rows that are in a member of this name, which is read to its end. */
    void readMember(String name, InputStream member) throws IOException {
        ArchiveInput.require(!name.equals("toc.dat"), "it has two tables of contents");
        var id = files.get(name);
        if (id != null) {
            var entry = taken(id, "it has two files " + Names.shown(name));
            read(entry, head.compression() == Compression.NONE ? member : null);
        }
    }

    void endMembers() throws IOException {
        data.values().removeIf(entry -> entry.table() == null);
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
