package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdIOException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.redis.RdbReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Puts a snapshot of Redis into a folder, with the steps by which a person lets a server start from it. */
final class RedisUnpacking implements Unpacking {
    /** As servers call it. */
    static final String SNAPSHOT = "dump.rdb";

    private static final String STEPS = """
            dump.rdb is a snapshot of a Redis or Valkey server. To let a server start from it:

            1. Stop the applications that use the server, then the server: docker compose stop SERVICE
            2. Move away what is in its data folder: dump.rdb, and appendonlydir or appendonly.aof. Keep it until all is well.
               A server with appendonly yes reads only its append-only file and ignores dump.rdb, so leave none there.
            3. Copy this dump.rdb into the data folder, readable by the user of the server.
            4. Start the server with appendonly no: redis-server --appendonly no, or so in its redis.conf.
            5. Look at it: redis-cli DBSIZE. Keys whose time has passed since the backup are gone, as they should be.
            6. If it had an append-only file: redis-cli CONFIG SET appendonly yes, and wait until one answer of
               redis-cli INFO persistence says all of aof_enabled:1, aof_rewrite_in_progress:0, aof_rewrite_scheduled:0 and
               aof_last_bgrewrite_status:ok. Only then set appendonly yes in the configuration again: a server that is
               started before the file is whole starts empty.
            7. Start the applications.

            Users (ACL), passwords and settings are not in a snapshot.
            """;

    private final JobContext job;
    private final Backup backup;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    RedisUnpacking(JobContext job, Backup backup, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.identity = identity;
    }

    @Override
    public void open() throws IOException, DrillRefused {
        Artifacts.requireContent(job, backup, identity);
    }

    @Override
    public void unpack(Path target) throws IOException {
        DiskSpace.require(target, backup.manifest().bytes(), "the snapshot");
        try (var in = Artifacts.open(job, backup, identity);
                var out = DurableFiles.create(target.resolve(SNAPSHOT))) {
            in.transferTo(out);
            out.getFD().sync();
        } catch (ZstdIOException e) {
            throw new IOException("the artifact cannot be opened any more: " + e.getMessage(), e);
        }
        DurableFiles.write(target.resolve("RESTORE.txt"), STEPS.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void check(Path target) throws IOException, DrillRefused {
        try (var in = Files.newInputStream(target.resolve(SNAPSHOT))) {
            RedisSnapshot.requireEqual(job, backup, RdbReader.read(in, OutputStream.nullOutputStream()));
        }
        job.log("RESTORE.txt beside it says how a server starts from it");
    }
}
