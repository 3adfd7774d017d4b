package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

/** One run of a backup job, step by step. Each step leaves a file that the next one finds again after a crash. */
final class BackupRun {
    private final JobContext job;
    private final long id;
    private final BackupOperation.Payload asked;
    private final BackupSource source;
    private final BackupFolder folder;
    private final BackupCatalog catalog;
    private final Clock clock;

    BackupRun(
            JobContext job,
            BackupOperation.Payload asked,
            BackupSource source,
            BackupFolder folder,
            BackupCatalog catalog,
            Clock clock) {
        this.job = job;
        this.id = job.job().id();
        this.asked = asked;
        this.source = source;
        this.folder = folder;
        this.catalog = catalog;
        this.clock = clock;
    }

    BackupOperation.Outcome run() throws Exception {
        folder.artifacts();
        int swept = folder.sweepPartials(id);
        if (swept > 0) {
            job.log("removed " + swept + " unfinished files of an earlier backup");
        }
        var snapshot = job.step("snapshot", SqliteSnapshot.class, this::snapshot);
        var packed = job.step("compress", Zstd.Packed.class, () -> compress(snapshot));
        var target = folder.published(snapshot.at(), id);
        var manifest = manifest(snapshot, packed, target);
        job.step("publish", () -> publish(target, manifest));
        job.step("verify", () -> verify(target, manifest));
        long backupId = job.step("catalog", Long.class, () -> catalog.add(job, target, manifest));
        job.step("prune", () -> catalog.prune(job, asked.project(), asked.database(), source.keep()));
        long rows = manifest.content().totalRows();
        return new BackupOperation.Outcome(backupId, target.toString(), packed.bytes(), snapshot.bytes(), rows);
    }

    private SqliteSnapshot snapshot() throws IOException, SQLException {
        if (!Files.isRegularFile(source.file())) {
            throw new PermanentFailure("the database file " + source.file() + " does not exist");
        }
        DiskSpace.require(folder.artifacts(), Files.size(source.file()), "the copy of " + source.file());
        job.log("copying " + source.file() + ", " + HumanSize.of(Files.size(source.file())));
        var snapshot = SqliteSnapshot.take(source.file(), folder.snapshot(id), clock, Meter.of(job));
        job.throwIfCancelled();
        job.log("snapshot of " + HumanSize.of(snapshot.bytes()) + " with "
                + snapshot.facts().rows().size() + " tables");
        return snapshot;
    }

    private Zstd.Packed compress(SqliteSnapshot snapshot) throws IOException {
        var from = folder.snapshot(id);
        if (!Files.exists(from)) {
            throw gone(from);
        }
        var packed = Zstd.pack(from, folder.compressed(id), Meter.of(job));
        job.log("compressed " + HumanSize.of(snapshot.bytes()) + " to " + HumanSize.of(packed.bytes()));
        return packed;
    }

    private ManifestFile manifest(SqliteSnapshot snapshot, Zstd.Packed packed, Path target) {
        var facts = snapshot.facts();
        var content = new Manifest(
                facts.rows(), facts.schemaSha256(), snapshot.bytes(), packed.contentSha256(), snapshot.tool());
        return ManifestFile.of(asked.project(), asked.database(), target, packed, snapshot.at(), id, content);
    }

    /** Manifest first: an artifact under its final name always has one. Repeating it after a crash changes nothing. */
    private void publish(Path target, ManifestFile manifest) throws IOException {
        var partial = folder.compressed(id);
        if (!Files.exists(partial) && !Files.exists(target)) {
            throw gone(partial);
        }
        DurableFiles.write(folder.manifest(id), manifest.json());
        DurableFiles.publish(folder.manifest(id), BackupFolder.manifestOf(target));
        if (Files.exists(partial)) {
            DurableFiles.publish(partial, target);
        }
        Files.deleteIfExists(folder.snapshot(id));
        job.log("published " + target);
    }

    private void verify(Path target, ManifestFile manifest) throws IOException {
        long bytes = Files.exists(target) ? Files.size(target) : -1;
        var written = ManifestFile.read(BackupFolder.manifestOf(target)).orElse(null);
        if (bytes != manifest.bytes()
                || !DurableFiles.sha256(target, Meter.of(job)).equals(manifest.sha256())
                || !manifest.equals(written)) {
            Files.deleteIfExists(target);
            Files.deleteIfExists(BackupFolder.manifestOf(target));
            throw new PermanentFailure("what was read back from " + target
                    + " is not what was written; the artifact was removed, check the disk");
        }
        job.log("read back " + HumanSize.of(bytes) + ", SHA-256 " + manifest.sha256());
    }

    private static PermanentFailure gone(Path file) {
        return new PermanentFailure(
                "the unfinished file " + file.getFileName() + " of the earlier attempt is gone; start a new backup");
    }
}
