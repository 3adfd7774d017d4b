package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdIOException;
import dev.taskforge.engine.api.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One run of a drill job: verify the artifact, restore it aside, compare. */
final class DrillRun {
    private final JobContext job;
    private final Backup backup;
    private final BackupFolder folder;
    private final Clock clock;

    DrillRun(JobContext job, Backup backup, BackupFolder folder, Clock clock) {
        this.job = job;
        this.backup = backup;
        this.folder = folder;
        this.clock = clock;
    }

    /** Returns how long the recovery took, without the pauses between attempts. */
    Duration run() throws Exception {
        long verified = job.step("verify", Long.class, () -> timed(this::verify));
        long restored = job.step("restore", Long.class, () -> timed(this::restore));
        long checked = job.step("check", Long.class, () -> timed(this::check));
        return Duration.ofMillis(verified + restored + checked);
    }

    private interface Part {
        void run() throws Exception;
    }

    private long timed(Part part) throws Exception {
        long begin = clock.millis();
        part.run();
        return clock.millis() - begin;
    }

    private void verify() throws IOException, DrillRefused {
        var file = backup.path();
        if (!Files.isRegularFile(file)) {
            throw new DrillRefused("drill.missing", backup.id());
        }
        long size = Files.size(file);
        if (size != backup.bytes()) {
            throw new DrillRefused("drill.size", backup.id(), size, backup.bytes());
        }
        var expected = ManifestFile.of(backup);
        var written = ManifestFile.read(backup.manifestPath()).orElse(null);
        if (!expected.equals(written)) {
            throw new DrillRefused("drill.manifest", backup.id());
        }
        if (!DurableFiles.sha256(file, Meter.of(job)).equals(backup.sha256())) {
            throw new DrillRefused("drill.hash", backup.id());
        }
        job.log("the artifact is the one that was published: " + HumanSize.of(size) + ", SHA-256 " + backup.sha256());
    }

    private Path copy() throws IOException {
        return folder.scratch(job.job().id()).resolve("restored.sqlite");
    }

    private void restore() throws IOException, DrillRefused {
        var manifest = backup.manifest();
        var target = copy();
        DiskSpace.require(folder.scratch(job.job().id()), manifest.bytes(), "the restored copy");
        try {
            var unpacked = Zstd.unpack(backup.path(), target, manifest.bytes(), Meter.of(job));
            if (unpacked.bytes() != manifest.bytes() || !unpacked.sha256().equals(manifest.contentSha256())) {
                throw new DrillRefused("drill.content", backup.id());
            }
        } catch (ZstdIOException | Zstd.TooMuchContent e) {
            throw new DrillRefused("drill.content", backup.id());
        }
        job.log("restored " + HumanSize.of(manifest.bytes()) + " aside");
    }

    private void check() throws IOException, SQLException, DrillRefused {
        var restored = copy();
        if (!Files.exists(restored)) {
            throw new IOException("the restored copy is gone; run the drill again");
        }
        try (var connection = SqliteSnapshot.open(restored)) {
            refuseAny("drill.integrity", complaints(connection, "PRAGMA integrity_check(20)", "ok"));
            refuseAny("drill.foreign_keys", complaints(connection, "PRAGMA foreign_key_check", ""));
            compare(SqliteFacts.of(connection));
        }
        job.log("integrity, foreign keys, schema and " + backup.manifest().totalRows() + " rows in "
                + backup.manifest().rows().size() + " tables are as they were");
    }

    private void refuseAny(String key, List<String> complaints) throws DrillRefused {
        if (!complaints.isEmpty()) {
            complaints.forEach(job::log);
            throw new DrillRefused(key, backup.id(), complaints.getFirst());
        }
    }

    private static List<String> complaints(Connection connection, String pragma, String fine) throws SQLException {
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

    private void compare(SqliteFacts found) throws DrillRefused {
        var manifest = backup.manifest();
        var tables = new TreeSet<>(manifest.rows().keySet());
        tables.addAll(found.rows().keySet());
        for (var table : tables) {
            long before = manifest.rows().getOrDefault(table, -1L);
            long after = found.rows().getOrDefault(table, -1L);
            if (before != after) {
                throw new DrillRefused("drill.rows", backup.id(), table, Math.max(0, after), Math.max(0, before));
            }
        }
        if (!found.schemaSha256().equals(manifest.schemaSha256())) {
            throw new DrillRefused("drill.schema", backup.id());
        }
    }
}
