package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Takes what is backed up in one pass, from where it is into its artifact. */
final class OnePass {
    private final JobContext job;
    private final BackupFolder folder;
    private final Path docker;
    private final Tar tar;
    private final Clock clock;

    /** @param folder where what was counted is kept until the manifest is made */
    OnePass(JobContext job, BackupFolder folder, Path docker, Tar tar, Clock clock) {
        this.job = job;
        this.folder = folder;
        this.docker = docker;
        this.tar = tar;
        this.clock = clock;
    }

    /** What an artifact of it holds, as its name says. */
    static String kind(BackupSource source) {
        return switch (source) {
            case BackupSource.Sqlite sqlite -> "sqlite";
            case BackupSource.Postgres postgres -> "dump";
            case BackupSource.Redis redis -> "rdb";
            case BackupSource.MySql mysql -> "sql";
            case BackupSource.Files files -> "tar";
            case BackupSource.Firewall firewall -> "tar";
            case BackupSource.Logs logs -> "tar";
            case BackupSource.ContainerFiles files -> "tar";
        };
    }

    /** @param to where the artifact goes */
    Dump take(BackupSource source, ArtifactSink.Opener to) throws Exception {
        return switch (source) {
            case BackupSource.Sqlite sqlite ->
                throw new PermanentFailure(
                        "an SQLite database is copied as a file before it is packed, so its backups need"
                                + " room on this disk; keep them on this machine too");
            case BackupSource.Postgres postgres -> PostgresDump.take(engine(source), postgres, to, folder, job, clock);
            case BackupSource.Redis redis -> RedisDump.take(engine(source), redis, to, folder, job, clock);
            case BackupSource.MySql mysql -> MySqlDump.take(engine(source), mysql, to, folder, job, clock);
            case BackupSource.Files files -> archive(to).take(files, tar);
            case BackupSource.Firewall firewall -> archive(to).take(firewall, tar);
            case BackupSource.Logs logs -> archive(to).take(logs, engine(source), tar);
            case BackupSource.ContainerFiles files -> archive(to).take(files, engine(source));
        };
    }

    private Docker engine(BackupSource source) throws IOException {
        return Docker.connect(docker).stallingAfter(source.storage().stallsAfter());
    }

    private FileArchive archive(ArtifactSink.Opener to) {
        return new FileArchive(job, folder, to, clock);
    }
}
