package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.SnapshotSession;
import dev.taskforge.ops.host.docker.Docker;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A dump of a live PostgreSQL database, with what was counted in the same snapshot. It goes from pg_dump inside the container
 * of the server into the artifact in one pass; nothing else is written to the disk.
 *
 * <p>What was counted goes into a file of its own: it grows with the number of tables, and the result of a step is bounded.
 *
 * @param at the moment the data is of
 * @param contentSha256 of what was counted
 */
record PostgresDump(Instant at, Zstd.Packed packed, String contentSha256) {
    /** What a manifest says beside what was counted takes less. */
    private static final long REST_OF_MANIFEST = 64 * 1024;

    static PostgresDump take(
            Docker docker, BackupSource.Postgres source, BackupFolder folder, JobContext job, Clock clock)
            throws IOException {
        long id = job.job().id();
        var found = PostgresSource.find(docker, source);
        var container = found.container();
        var server = found.server();
        job.log("dumping " + source.database() + " in container " + container.name());
        // Before the session begins, which takes the snapshot on its own: the data is at least as new as said.
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try (var session = SnapshotSession.open(server)) {
            var snapshot = session.snapshot();
            long estimate = session.server().bytes();
            try (var packing =
                    new Packing(folder.compressed(id), source.storage().recipients())) {
                var meter = Meter.of(job);
                log(job, server.dump(snapshot, new Metered(packing, estimate, meter)));
                var packed = packing.finish();
                job.log("dumped " + HumanSize.of(packing.written()) + ", in the artifact "
                        + HumanSize.of(packed.bytes()));
                var facts = session.finish();
                var manifest =
                        manifest(facts, packed, packing.written(), server.tool(), container.image(), server.roles());
                job.log("counted and hashed " + manifest.totalRows() + " rows in "
                        + manifest.rows().size() + " tables in the same snapshot");
                keep(manifest, folder.content(id));
                return new PostgresDump(at, packed, hash(manifest));
            }
        }
    }

    static void keep(Manifest manifest, Path file) throws IOException {
        var json = ManifestFile.JSON.writeValueAsBytes(manifest);
        if (json.length > ManifestFile.MOST_BYTES - REST_OF_MANIFEST) {
            throw new PermanentFailure("the manifest of a database with "
                    + manifest.rows().size() + " tables takes " + HumanSize.of(json.length) + ", more than the "
                    + HumanSize.of(ManifestFile.MOST_BYTES)
                    + " that are possible; back this database up with a tool of your own");
        }
        DurableFiles.write(file, json);
    }

    static String hash(Manifest manifest) {
        return DurableFiles.sha256(ManifestFile.JSON.writeValueAsBytes(manifest));
    }

    private static void log(JobContext job, String warnings) {
        warnings.lines().limit(20).forEach(job::log);
    }

    private static Manifest manifest(
            Facts facts, Zstd.Packed packed, long bytes, String tool, String image, String roles) {
        var digest = DurableFiles.sha256();
        digest.update(ManifestFile.JSON.writeValueAsBytes(facts.schema()));
        return new Manifest(
                facts.rows(),
                DurableFiles.hex(digest),
                bytes,
                packed.contentSha256(),
                tool,
                new Manifest.Postgres(image, facts.server(), facts.hashes(), facts.schema(), facts.sequences(), roles));
    }

    /** Tells how far the dump is; the size of the database on the disk is the best guess of its end. */
    private static final class Metered extends FilterOutputStream {
        private final Packing packing;
        private final long estimate;
        private final Meter meter;

        Metered(Packing packing, long estimate, Meter meter) {
            super(packing);
            this.packing = packing;
            this.estimate = estimate;
            this.meter = meter;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            meter.moved(packing.written(), Math.max(estimate, packing.written()));
        }
    }
}
