package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a backup job, step by step. Each step leaves a file that the next one finds again after a crash. */
final class BackupRun {
    private final JobContext job;
    private final long id;
    private final BackupOperation.Payload asked;
    private final @Nullable BackupSet set;
    private final BackupSource source;
    private final BackupFolder folder;
    private final BackupCatalog catalog;
    private final Copying copying;
    private final OnePass onePass;
    private final Clock clock;

    /** @param set what the backup belongs to; null when it is made alone */
    BackupRun(
            JobContext job,
            BackupOperation.Payload asked,
            @Nullable BackupSet set,
            BackupSource source,
            BackupFolder folder,
            BackupCatalog catalog,
            Copying copying,
            OnePass onePass,
            Clock clock) {
        this.job = job;
        this.id = job.job().id();
        this.asked = asked;
        this.set = set;
        this.source = source;
        this.folder = folder;
        this.catalog = catalog;
        this.copying = copying;
        this.onePass = onePass;
        this.clock = clock;
    }

    /** An artifact under its unfinished name, and what is in it. */
    private record Taken(Instant at, Zstd.Packed packed, Manifest content, String kind) {}

    BackupOperation.Outcome run() throws Exception {
        folder.artifacts();
        int swept = folder.sweepPartials(id);
        if (swept > 0) {
            job.log("removed " + swept + " unfinished files of an earlier backup");
        }
        var taken = source instanceof BackupSource.Sqlite sqlite ? take(sqlite) : inOnePass();
        var storage = source.storage();
        // As it was packed: the project may say something else since.
        var target =
                folder.published(taken.at(), id, taken.kind(), taken.packed().encrypted());
        var manifest = ManifestFile.of(
                asked.project(), asked.database(), target, taken.packed(), taken.at(), id, set, taken.content());
        job.step("publish", () -> publish(target, manifest));
        job.step("verify", () -> verify(target, manifest));
        long backupId = job.step("catalog", Long.class, () -> catalog.add(job, target, manifest));
        var destinations = Boolean.TRUE.equals(asked.here()) ? List.<String>of() : storage.copies();
        job.step("copy", () -> copy(backupId, destinations, storage));
        job.step("prune", () -> prune(backupId, storage));
        var content = manifest.content();
        return new BackupOperation.Outcome(
                backupId, target.toString(), manifest.bytes(), content.bytes(), content.totalRows());
    }

    private void copy(long backupId, List<String> destinations, BackupSource.Storage storage)
            throws IOException, InterruptedException {
        if (!Boolean.TRUE.equals(asked.here())) {
            // Of when the project kept nothing here.
            copying.streamed()
                    .left(job, catalog, copying)
                    .settle(asked.project(), asked.database(), folder, storage.copies());
        }
        copying.copy(job, backupId, destinations, storage);
    }

    private void prune(long made, BackupSource.Storage storage) throws IOException, InterruptedException {
        catalog.tidy(job, made, asked.project(), asked.database(), folder, storage);
        copying.removeSurplus(job, asked.project(), asked.database());
    }

    private Taken take(BackupSource.Sqlite sqlite) throws Exception {
        var snapshot = job.step("snapshot", SqliteSnapshot.class, () -> snapshot(sqlite));
        var packed = job.step("compress", Zstd.Packed.class, () -> compress(snapshot));
        var facts = snapshot.facts();
        var content = new Manifest(
                facts.rows(), facts.schemaSha256(), snapshot.bytes(), packed.contentSha256(), snapshot.tool());
        return new Taken(snapshot.at(), packed, content, "sqlite");
    }

    /** There is no step in which it is only compressed. */
    private Taken inOnePass() throws Exception {
        var kind = OnePass.kind(source);
        var dump = job.step(
                "snapshot", Dump.class, () -> onePass.take(source, () -> ArtifactSink.file(folder.compressed(id))));
        return new Taken(dump.at(), dump.packed(), content(dump, kind), kind);
    }

    /** What was counted in the dump: beside it until it is published, then in its manifest. */
    private Manifest content(Dump dump, String kind) throws IOException {
        var file = folder.content(id);
        var target = folder.published(dump.at(), id, kind, dump.packed().encrypted());
        var found = Files.exists(file)
                ? dump.counted(file)
                : ManifestFile.read(BackupFolder.manifestOf(target))
                        .map(ManifestFile::content)
                        .filter(dump::counts);
        return found.orElseThrow(() -> gone(file));
    }

    private SqliteSnapshot snapshot(BackupSource.Sqlite sqlite) throws IOException, SQLException {
        // Before the database: the copy of the audit log must reach as far as its checkpoints.
        var kept = KeptFiles.read(sqlite.kept());
        var secret = kept.names().isEmpty() ? null : secret(sqlite);
        var records = sqlite.records();
        var snapshot = records == null ? copyOf(sqlite.file()) : copyOf(records);
        job.throwIfCancelled();
        if (!kept.names().isEmpty()) {
            snapshot = snapshot.with(folder.snapshot(id), kept, secret);
            job.log("kept with it: " + String.join(", ", kept.names()));
        }
        job.log("snapshot of " + HumanSize.of(snapshot.bytes()) + " with "
                + snapshot.facts().rows().size() + " tables");
        return snapshot;
    }

    private SqliteSnapshot copyOf(Path file) throws IOException, SQLException {
        if (!Files.isRegularFile(file)) {
            throw new PermanentFailure("the database file " + file + " does not exist");
        }
        DiskSpace.require(folder.artifacts(), Files.size(file), "the copy of " + file);
        job.log("copying " + file + ", " + HumanSize.of(Files.size(file)));
        return SqliteSnapshot.take(file, folder.snapshot(id), clock, Meter.of(job));
    }

    /** What is written there is in its journal first. */
    private SqliteSnapshot copyOf(OwnRecords records) throws IOException, SQLException {
        long bytes = records.bytes();
        DiskSpace.require(folder.artifacts(), 2 * bytes, "the copy of the records and its journal");
        job.log("copying the records out of PostgreSQL, about " + HumanSize.of(bytes));
        return SqliteSnapshot.copied(records, folder.snapshot(id), (table, rows) -> job.throwIfCancelled());
    }

    /** What is encrypted is signed too. */
    private static @Nullable String secret(BackupSource.Sqlite source) throws IOException {
        var identity = source.storage().identity();
        if (source.storage().recipients().isEmpty() || identity == null) {
            return null;
        }
        var key = OwnKey.read(identity)
                .filter(known -> source.storage().recipients().contains(known.publicKey()));
        if (key.isEmpty() && source.records() != null) {
            // Another node may have it, and take the job when it is tried again.
            throw new IOException(
                    "this node has not the recovery key in " + identity
                            + " that is in force: copy it from the node on which the kit was made, with own.yaml, own.env and recovery-kit.json");
        }
        return key.orElseThrow(() -> new PermanentFailure("the recovery key " + identity
                        + " is not there, or is another one than backups are encrypted for"))
                .secret();
    }

    private Zstd.Packed compress(SqliteSnapshot snapshot) throws IOException {
        var from = folder.snapshot(id);
        if (!Files.exists(from)) {
            throw gone(from);
        }
        var packed = Zstd.pack(from, folder.compressed(id), source.storage(), Meter.of(job));
        job.log("compressed " + HumanSize.of(snapshot.bytes()) + " to " + HumanSize.of(packed.bytes()));
        return packed;
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
        Files.deleteIfExists(folder.content(id));
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

    static PermanentFailure gone(Path file) {
        return new PermanentFailure(
                "the unfinished file " + file.getFileName() + " of the earlier attempt is gone; start a new backup");
    }
}
