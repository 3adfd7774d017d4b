package dev.taskforge.ops.dump;

import dev.taskforge.ops.dump.DumpReport.Form;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a dump from its first to its last byte and says what it is and what is wrong with it. The file may hold anything; memory
 * does not grow with it. Nothing is run and nothing is written.
 */
public final class DumpInspector {
    private static final int BUFFER = 128 * 1024;
    private static final int MOST_TAIL = 4096;
    private static final String MYSQL_END = "-- Dump completed";

    private final Path path;
    private final @Nullable String expected;
    private final @Nullable Duration atMost;
    private final Findings findings = new Findings();
    private SqlScan sql = new SqlScan(findings, false);
    private Form form = Form.UNKNOWN;
    private ArchiveInput.@Nullable Head head;

    private DumpInspector(Path path, @Nullable String expected, @Nullable Duration atMost) {
        this.path = path;
        this.expected = expected;
        this.atMost = atMost;
    }

    /**
     * Looks at it.
     *
     * @param expected the database it should be of; null for any
     * @param atMost how long it may take, after which only a part has been looked at; null for as long as it takes
     * @throws IOException when the file cannot be read
     */
    public static DumpReport inspect(Path path, @Nullable String expected, @Nullable Duration atMost)
            throws IOException {
        return new DumpInspector(path, expected, atMost).inspect();
    }

    private DumpReport inspect() throws IOException {
        if (Files.isDirectory(path)) {
            findings.add(Fault.FOLDER, "", 0);
            return report(0, 0, null, List.of());
        }
        long size = Files.size(path);
        if (size == 0) {
            findings.add(Fault.EMPTY, "", 0);
            return report(0, 0, null, List.of());
        }
        DumpFile file;
        try {
            file = new DumpFile(path, atMost);
        } catch (IOException e) {
            note(e);
            return report(size, 0, null, List.of());
        }
        try (file) {
            var sha256 = look(file);
            compareName();
            return report(size, file.expanded(), sha256, file.packed());
        }
    }

    private @Nullable String look(DumpFile file) throws IOException {
        try {
            read(file);
            return findings.has(Fault.BOMB) ? null : file.finish();
        } catch (IOException e) {
            note(e);
        }
        return null;
    }

    /** What a failure says of the dump; one of the disk says nothing. */
    private void note(IOException failure) throws FileSystemException {
        switch (failure) {
            case FileSystemException e -> throw e;
            case DumpFile.TimeIsUp _ -> findings.add(Fault.PARTIAL, "", 0);
            case DumpFile.Bomb _ -> findings.add(Fault.BOMB, "", 0);
            case ArchiveInput.UnknownFormat e -> findings.add(Fault.NEWER, String.valueOf(e.getMessage()), 0);
            default -> broken(failure);
        }
    }

    /** A program that compresses tells of an end in the middle with an error of its own. */
    private void broken(IOException e) {
        var text = String.valueOf(e.getMessage());
        boolean ends = e instanceof EOFException
                || text.contains("ends in the middle")
                || text.contains("has no end")
                || text.contains("is missing");
        if (ends || text.contains("Truncated source") || text.contains("Unexpected end")) {
            findings.add(Fault.TRUNCATED, "", 0);
        } else {
            findings.add(Fault.BROKEN, text, 0);
        }
    }

    private void read(DumpFile file) throws IOException {
        var beginning = file.beginning();
        if (beginning.length == 0) {
            findings.add(Fault.EMPTY, "", 0);
        } else if (file.begins(ArchiveInput.MAGIC)) {
            form = Form.CUSTOM;
            readCustom(file);
        } else if (TarMembers.isOne(beginning)) {
            readTar(file);
        } else {
            var other = Kind.of(file);
            if (other == null) {
                form = Form.SQL;
                readSql(file);
            } else {
                findings.add(other.fault(), other.what(), 0);
            }
        }
    }

    private void readCustom(DumpFile file) throws IOException {
        sql = new SqlScan(findings, false, true);
        var archive = new ArchiveScan(file, file.content(), findings, sql);
        head = archive.head();
        ArchiveInput.require(archive.head().form() == ArchiveInput.Form.CUSTOM, "it is not in the custom format");
        archive.readContents();
        archive.readData();
        afterArchive();
    }

    private void readTar(DumpFile file) throws IOException {
        sql = new SqlScan(findings, false, true);
        var found = new ArchiveScan[1];
        new TarMembers(file.content()).each((name, member) -> {
            if (name.equals("toc.dat") && found[0] == null) {
                form = Form.TAR;
                found[0] = new ArchiveScan(file, member, findings, sql);
                head = found[0].head();
                found[0].readContents();
            } else if (found[0] != null) {
                found[0].readMember(name, member);
            }
        });
        if (found[0] == null) {
            findings.add(Fault.PACKED, "tar", 0);
        } else {
            found[0].endMembers();
            afterArchive();
        }
    }

    private void afterArchive() {
        if (sql.rows().isEmpty()) {
            findings.add(Fault.NO_TABLE, "", 0);
        }
        afterAll();
    }

    private void readSql(DumpFile file) throws IOException {
        var lexer = new SqlLexer(sql, null);
        var windows = new Newlines();
        var in = file.content();
        skipMark(file, in);
        var buffer = new byte[BUFFER];
        var tail = new Tail();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            windows.look(buffer, length);
            tail.add(buffer, length);
            if (!sql.isMySql()) {
                lexer.take(buffer, 0, length);
            }
        }
        lexer.finish();
        if (windows.nul) {
            findings.add(Fault.BINARY, "", 0);
        }
        if (sql.isMySql()) {
            form = Form.MYSQL;
            findings.add(Fault.OTHER_KIND, "MariaDB / MySQL", 0);
            if (!tail.text().contains(MYSQL_END)) {
                findings.add(Fault.TRUNCATED, "", 0);
            }
            return;
        }
        afterSql(lexer);
        if (windows.count > 0) {
            findings.add(Fault.CRLF, "", 0);
        }
    }

    static void skipMark(DumpFile file, InputStream in) throws IOException {
        if (file.begins(0xef, 0xbb, 0xbf)) {
            in.skipNBytes(3);
        }
    }

    private void afterSql(SqlLexer lexer) {
        if (sql.isEmpty() && lexer.isWhole()) {
            findings.add(Fault.EMPTY, "", 0);
            return;
        }
        if (!lexer.isWhole() || (sql.saysItsEnd() && !sql.saidItsEnd())) {
            findings.add(Fault.TRUNCATED, "", lexer.line());
        } else if (!sql.saysItsEnd()) {
            findings.add(Fault.NO_END, "", 0);
        }
        if (sql.rows().isEmpty()) {
            findings.add(Fault.NO_TABLE, "", 0);
        }
        afterAll();
    }

    private void afterAll() {
        if (!sql.roles().isEmpty()) {
            findings.add(Fault.ROLES, String.join(", ", sql.roles()), 0);
        }
        if (!sql.extensions().isEmpty()) {
            findings.add(Fault.EXTENSIONS, String.join(", ", sql.extensions()), 0);
        }
        sql.rows().forEach((table, rows) -> {
            if (rows < 0) {
                findings.add(Fault.UNCOUNTED, table, 0);
            }
        });
    }

    private void compareName() {
        var wanted = expected;
        if (wanted == null || form == Form.UNKNOWN || form == Form.MYSQL) {
            return;
        }
        var known = database();
        if (known == null) {
            findings.add(Fault.NAMELESS, wanted, 0);
        } else if (!known.equals(wanted)) {
            findings.add(Fault.OTHER_DATABASE, known, 0);
        }
    }

    private @Nullable String database() {
        var known = head;
        if (known != null && !known.database().isEmpty()) {
            return Names.shown(known.database());
        }
        return sql.database();
    }

    private DumpReport report(long bytes, long content, @Nullable String sha256, List<String> packed) {
        var known = head;
        return new DumpReport(
                form,
                List.copyOf(packed),
                bytes,
                content,
                sha256,
                database(),
                known == null ? sql.server() : Names.shown(known.server()),
                known == null ? sql.tool() : "pg_dump " + Names.shown(known.tool()),
                new TreeMap<>(sql.rows()),
                new TreeSet<>(sql.roles()),
                new TreeSet<>(sql.extensions()),
                findings.all());
    }

    /** What text files of Windows have, and what no text has. */
    private static final class Newlines {
        private long count;
        private boolean nul;
        private boolean afterReturn;

        void look(byte[] bytes, int length) {
            for (int at = 0; at < length; at++) {
                byte letter = bytes[at];
                if (letter == '\n' && afterReturn) {
                    count++;
                }
                nul |= letter == 0;
                afterReturn = letter == '\r';
            }
        }
    }

    /** The last bytes. */
    private static final class Tail {
        private byte[] last = {};

        void add(byte[] bytes, int length) {
            int kept = Math.min(last.length, Math.max(0, MOST_TAIL - length));
            int taken = Math.min(length, MOST_TAIL);
            var next = new byte[kept + taken];
            System.arraycopy(last, last.length - kept, next, 0, kept);
            System.arraycopy(bytes, length - taken, next, kept, taken);
            last = next;
        }

        String text() {
            return new String(last, StandardCharsets.UTF_8);
        }
    }
}
