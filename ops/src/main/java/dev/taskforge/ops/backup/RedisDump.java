package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.redis.RdbFacts;
import dev.taskforge.ops.backup.redis.RdbUnknown;
import dev.taskforge.ops.backup.redis.RedisServer;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot of a live server of Redis or Valkey, as a replica gets it, and counts and hashes what is in it while it goes into
 * the artifact. Only a server with {@code repl-diskless-sync no} writes it to its own disk too.
 */
final class RedisDump {
    private RedisDump() {}

    static Dump take(
            Docker docker,
            BackupSource.Redis source,
            ArtifactSink.Opener to,
            BackupFolder folder,
            JobContext job,
            Clock clock)
            throws IOException {
        var container = PostgresSource.container(docker, source.folder(), source.service());
        try {
            var server = RedisServer.find(docker, container.id(), source.user(), source.password());
            var tool = server.tool();
            long estimate = server.requireWhole(); // what it uses of memory is the best guess
            job.log("taking a snapshot of container " + container.name());
            // Before it begins: the data is at least as new as said.
            var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            try (var packing = new Packing(to.open(), source.storage().withoutRate())) {
                var facts = server.dump(new Metered(packing, packing, estimate, Meter.of(job)));
                var packed = packing.end();
                var manifest =
                        manifest(facts, server, tool, container.image(), packing.written(), packed.contentSha256());
                tellOfServer(facts, job);
                job.log("read, counted and hashed " + manifest.totalRows() + " keys, " + HumanSize.of(packing.written())
                        + ", in the artifact " + HumanSize.of(packed.bytes()));
                var dump = Dump.of(
                        earlier(at, facts.begun()),
                        packed,
                        manifest,
                        folder.content(job.job().id()));
                packing.publish();
                return dump;
            }
        } catch (RdbUnknown e) {
            throw new PermanentFailure("container " + container.name()
                    + " cannot be backed up so that it could be proven: " + e.getMessage());
        }
    }

    /** A snapshot that the server was making already for another replica is older than the question for it. */
    static Instant earlier(Instant asked, @Nullable Instant begun) {
        return begun != null && begun.isBefore(asked) ? begun : asked;
    }

    private static void tellOfServer(RdbFacts facts, JobContext job) {
        if (!facts.marked()) {
            job.log("the server wrote the snapshot to its own disk first; with repl-diskless-sync yes it would not");
        }
        if (!facts.checked()) {
            job.log(
                    "the server makes no checksum of its snapshots (rdbchecksum no): what was damaged before it came here"
                            + " was not seen");
        }
    }

    private static Manifest manifest(
            RdbFacts facts, RedisServer server, String tool, String image, long bytes, String contentSha256) {
        var redis = new Manifest.Redis(
                image,
                server.client(),
                facts.version(),
                facts.memory(),
                facts.databases(),
                facts.hashes(),
                facts.expiring(),
                facts.functions(),
                facts.functionsHash());
        return Manifest.ofRedis(facts.keys(), redis, bytes, contentSha256, tool);
    }
}
