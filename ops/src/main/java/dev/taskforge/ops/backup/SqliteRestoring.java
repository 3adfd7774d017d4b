package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdIOException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.check.SqlCopy;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores an SQLite database into a file of its own, for a drill, for people, or to be used. */
final class SqliteRestoring implements Restoring, Unpacking {
    private final JobContext job;
    private final Backup backup;
    private final BackupFolder folder;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    SqliteRestoring(JobContext job, Backup backup, BackupFolder folder, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.folder = folder;
        this.identity = identity;
    }

    @Override
    public void open() {
        // Restoring it is opening it into a file.
    }

    private Path copy() throws IOException {
        return folder.scratch(job.job().id()).resolve("restored.sqlite");
    }

    @Override
    public void restore() throws IOException, DrillRefused {
        restore(copy());
    }

    /** @param target a file that is made, in a folder that is there */
    void restore(Path target) throws IOException, DrillRefused {
        var manifest = backup.manifest();
        DiskSpace.require(Objects.requireNonNull(target.getParent()), manifest.bytes(), "the restored copy");
        try {
            var unpacked = Zstd.unpack(backup.path(), target, identity, manifest.bytes(), Meter.of(job));
            if (unpacked.bytes() != manifest.bytes() || !unpacked.sha256().equals(manifest.contentSha256())) {
                throw new DrillRefused("drill.content", backup.id());
            }
        } catch (ZstdIOException | Zstd.TooMuchContent e) {
            throw new DrillRefused("drill.content", backup.id());
        }
        job.log("restored " + HumanSize.of(manifest.bytes()) + " aside");
    }

    private Path in(Path folder) {
        return folder.resolve(backup.database() + ".sqlite");
    }

    @Override
    public void unpack(Path target) throws IOException, DrillRefused {
        restore(in(target));
    }

    @Override
    public void check(Path target) throws IOException, SQLException, DrillRefused {
        checkAlone(in(target));
    }

    /** Compares a restored file; looking into it leaves nothing beside it. */
    void checkAlone(Path restored) throws IOException, SQLException, DrillRefused {
        compare(restored);
        for (var beside : SqliteFile.all(restored)) {
            if (!beside.equals(restored)) {
                Files.deleteIfExists(beside);
            }
        }
    }

    @Override
    public Comparison check() throws IOException, SQLException, DrillRefused {
        return compare(copy());
    }

    private Comparison compare(Path restored) throws IOException, SQLException, DrillRefused {
        if (!Files.exists(restored)) {
            throw new IOException("the restored copy is gone; begin again");
        }
        Comparison comparison;
        try (var connection = SqliteSnapshot.open(restored)) {
            refuseAny("drill.integrity", complaints(connection, "PRAGMA integrity_check(20)", "ok"));
            refuseAny("drill.foreign_keys", complaints(connection, "PRAGMA foreign_key_check", ""));
            comparison = compare(SqliteFacts.of(connection));
        }
        checkKept(restored);
        job.log("integrity, foreign keys, schema and " + backup.manifest().totalRows() + " rows in "
                + backup.manifest().rows().size() + " tables are as they were");
        return comparison;
    }

    /** What a recovery looks at, where it is TaskForge itself. */
    private void checkKept(Path restored) throws IOException, SQLException, DrillRefused {
        if (!backup.project().equals(Project.OWN) || !backup.manifest().rows().containsKey(KeptSeal.TABLE)) {
            return;
        }
        try {
            KeptFiles.check(restored);
            if (backup.encrypted() && identity != null) {
                KeptSeal.check(restored, OwnKey.read(identity).orElseThrow().secret());
            }
        } catch (KeptFiles.Unusable | KeptSeal.Broken e) {
            refuseAny("drill.integrity", List.of(String.valueOf(e.getMessage())));
        }
    }

    private void refuseAny(String key, List<String> complaints) throws DrillRefused {
        if (!complaints.isEmpty()) {
            complaints.forEach(job::log);
            throw new DrillRefused(key, backup.id(), complaints.getFirst());
        }
    }

    /** What a pragma says that is not {@code fine}. */
    static List<String> complaints(Connection connection, String pragma, String fine) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var results = statement.executeQuery(pragma)) {
            while (results.next() && found.size() < 20) {
                var complaint = String.valueOf(results.getString(1));
                if (!complaint.equals(fine)) {
                    found.add(complaint);
                }
            }
        }
        return found;
    }

    private Comparison compare(SqliteFacts found) throws DrillRefused {
        var manifest = backup.manifest();
        boolean sameSchema = found.schemaSha256().equals(manifest.schemaSha256());
        var lines = new ArrayList<>(Comparison.counted(Comparison.Kind.ROWS, manifest.rows(), found.rows(), _ -> true));
        lines.add(new Comparison.Line(Comparison.Kind.WHOLE, "schema", -1, -1, sameSchema));
        var comparison = Comparison.of(lines);
        var rows = Difference.ofRows(manifest.rows(), found.rows()).orElse(null);
        if (rows != null) {
            throw new DrillRefused("drill.rows", backup.id(), rows.of(), rows.found(), rows.expected())
                    .after(comparison);
        }
        if (!sameSchema) {
            throw new DrillRefused("drill.schema", backup.id()).after(comparison);
        }
        return comparison;
    }

    @Override
    public SqlCopy copyToAsk() throws IOException {
        return SqlCopy.ofSqlite(copy());
    }

    @Override
    public void discard() throws IOException {
        folder.discardScratch(job.job().id());
    }
}
