package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdIOException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores an SQLite database into a file of its own. */
final class SqliteRestoring implements Restoring {
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
        var manifest = backup.manifest();
        var target = copy();
        DiskSpace.require(folder.scratch(job.job().id()), manifest.bytes(), "the restored copy");
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

    @Override
    public Comparison check() throws IOException, SQLException, DrillRefused {
        var restored = copy();
        if (!Files.exists(restored)) {
            throw new IOException("the restored copy is gone; run the drill again");
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
    public void discard() throws IOException {
        folder.discardScratch(job.job().id());
    }
}
