package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.CountedDump;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.Rows;
import dev.taskforge.ops.backup.postgres.SnapshotSession;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * Dumps a live PostgreSQL database, and counts what is in the dump. It goes from pg_dump inside the container of the server into the
 * artifact in one pass; nothing else is written to the disk.
 */
final class PostgresDump {
    private PostgresDump() {}

    static Dump take(
            Docker docker,
            BackupSource.Postgres source,
            ArtifactSink.Opener to,
            BackupFolder folder,
            JobContext job,
            Clock clock)
            throws IOException {
        long id = job.job().id();
        var found = PostgresSource.find(docker, source);
        var container = found.container();
        var server = found.server();
        job.log("dumping " + source.database() + " in container " + container.name());
        // Before the session begins, which takes the snapshot on its own: the data is at least as new as said.
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try (var session = SnapshotSession.open(server)) {
            session.snapshot();
            long estimate = session.server().bytes(); // on the disk, the best guess
            try (var packing = new Packing(to.open(), source.storage())) {
                var meter = Meter.of(job);
                var rows = dump(job, server, session, new Metered(packing, packing, estimate, meter));
                var packed = packing.end();
                job.log("dumped " + HumanSize.of(packing.written()) + ", in the artifact "
                        + HumanSize.of(packed.bytes()));
                var facts = session.finish(rows);
                var setup = session.setup();
                if (setup.unknown() != null) {
                    job.log("what the server has besides could not all be told, and the backup is as good without it: "
                            + setup.unknown());
                }
                var postgres = new Manifest.Postgres(
                        container.image(),
                        facts.server(),
                        facts.hashes(),
                        facts.schema(),
                        facts.sequences(),
                        server.roles(),
                        setup);
                var manifest = manifest(facts, packed, packing.written(), server.tool(), postgres);
                job.log("counted and hashed " + manifest.totalRows() + " rows in "
                        + manifest.rows().size() + " tables in the dump");
                var dump = Dump.of(at, packed, manifest, folder.content(id));
                packing.publish();
                return dump;
            }
        }
    }

    private static Rows dump(JobContext job, PostgresServer server, SnapshotSession session, OutputStream out)
            throws IOException {
        try (var counted = new CountedDump(out, session::locked)) {
            server.inEncodingOf(session.server())
                    .dump(session.snapshot(), counted)
                    .lines()
                    .limit(20)
                    .forEach(job::log);
            return counted.finish();
        }
    }

    private static Manifest manifest(
            Facts facts, Zstd.Packed packed, long bytes, String tool, Manifest.Postgres postgres) {
        var digest = DurableFiles.sha256();
        digest.update(ManifestFile.JSON.writeValueAsBytes(facts.schema()));
        return new Manifest(
                facts.rows(),
                DurableFiles.hex(digest),
                bytes,
                packed.contentSha256(),
                tool,
                postgres,
                null,
                null,
                null);
    }
}
