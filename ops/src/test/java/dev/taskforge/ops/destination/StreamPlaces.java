package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A destination of each kind that takes streams, with a real server where it needs one. */
final class StreamPlaces implements AutoCloseable {
    /** Those that take streams. */
    enum Kind {
        FOLDER,
        SFTP,
        S3
    }

    private final Path home;
    private final SftpServer sftp;
    private final S3Server s3;

    private StreamPlaces(Path home, SftpServer sftp, S3Server s3) {
        this.home = home;
        this.sftp = sftp;
        this.s3 = s3;
    }

    static StreamPlaces start(Path home) throws Exception {
        Files.createDirectories(home.resolve("disk"));
        return new StreamPlaces(home, SftpServer.start(home), S3Server.start(home));
    }

    int port(Kind kind) {
        return kind == Kind.SFTP ? sftp.port() : s3.port();
    }

    /** What another process needs to open the same. */
    String[] arguments(Kind kind) {
        return new String[] {
            kind.name(),
            String.valueOf(port(kind)),
            home.resolve("disk").toString(),
            sftp.hostKey(),
            sftp.keyFile().toString()
        };
    }

    Store store(Kind kind) {
        return store(kind, port(kind));
    }

    /** Spoken to through another port of this machine. */
    Store store(Kind kind, int port) {
        return store(kind, port, home.resolve("disk"), sftp.hostKey(), sftp.keyFile());
    }

    static Store store(Kind kind, int port, Path disk, String hostKey, Path keyFile) {
        var patience = Duration.ofMinutes(5);
        return switch (kind) {
            case FOLDER -> new FolderStore(disk);
            case SFTP ->
                new SftpStore(
                        new Sftp("there", "127.0.0.1", port, "backup", "/backups", null, null, hostKey),
                        keyFile,
                        null,
                        patience);
            case S3 ->
                new S3Store(
                        new S3("there", "http://127.0.0.1:" + port, "auto", S3Server.BUCKET, null, "", "", true, null),
                        S3Server.ACCESS_KEY,
                        S3Server.SECRET_KEY,
                        patience);
        };
    }

    /** The file that holds it. */
    Path stored(Kind kind, String path) {
        return switch (kind) {
            case FOLDER -> home.resolve("disk").resolve(path);
            case SFTP -> sftp.file(path);
            case S3 -> s3.file(path);
        };
    }

    /** Whether an upload into the folder was left unfinished. */
    boolean hasUnfinished(Kind kind, String folder) throws IOException {
        if (kind == Kind.S3) {
            try (var client = s3.client()) {
                return client.listMultipartUploads(ask -> ask.bucket(S3Server.BUCKET)).uploads().stream()
                        .anyMatch(upload -> upload.key().startsWith(folder + "/"));
            }
        }
        var place = stored(kind, folder);
        if (!Files.isDirectory(place)) {
            return false;
        }
        try (var files = Files.list(place)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(FolderStore.PARTIAL));
        }
    }

    @Override
    public void close() throws IOException {
        s3.close();
        sftp.close();
    }
}
