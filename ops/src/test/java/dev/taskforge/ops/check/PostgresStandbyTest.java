package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server and one that follows it. */
final class PostgresStandbyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    @TempDir
    Path folder;

    private EmbeddedPostgres primary;
    private EmbeddedPostgres standby;
    private AskingFixture asking;

    @BeforeEach
    void start() throws Exception {
        asking = new AskingFixture(folder);
        primary = server("primary");
        run(primary, "CREATE TABLE item (id INT)");
        copy();
        var home = folder.resolve("standby");
        Files.writeString(home.resolve("standby.signal"), "");
        Files.writeString(
                home.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 user=postgres port=" + primary.getPort() + "'\n",
                StandardOpenOption.APPEND);
        standby = server("standby");
    }

    @AfterEach
    void stop() throws IOException {
        if (standby != null) {
            standby.close();
        }
        if (primary != null) {
            primary.close();
        }
    }

    private EmbeddedPostgres server(String name) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve(name))
                .setCleanDataDirectory(false)
                .setConnectConfig("connectTimeout", "20")
                .start();
    }

    private void copy() throws Exception {
        try (var connection = primary.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', true)");
            copy(folder.resolve("primary"), folder.resolve("standby"));
            try (var rows = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                assertThat(rows.next()).isTrue();
                Files.writeString(folder.resolve("standby/backup_label"), rows.getString(1));
            }
        }
        Files.setPosixFilePermissions(folder.resolve("standby"), PosixFilePermissions.fromString("rwx------"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                if (!NOT_COPIED.contains(file.getFileName().toString())) {
                    var target = to.resolve(from.relativize(file).toString());
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // it was removed meanwhile
                }
                throw e;
            }
        });
    }

    private static void run(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String lag(EmbeddedPostgres server, String most) throws InterruptedException {
        return asking.answer("{postgres: \"postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres\","
                + " replication_lag: " + most + "}");
    }

    @Test
    void lagIsSeenFromBothSidesAndASeveredStandbyIsBehind() throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> {
            run(primary, "INSERT INTO item VALUES (1)");
            assertThat(lag(primary, "30s")).startsWith("PASS");
            assertThat(lag(standby, "30s")).startsWith("PASS");
        });

        run(standby, "SELECT pg_wal_replay_pause()");
        run(primary, "INSERT INTO item VALUES (2)");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lag(primary, "1s")).startsWith("FAIL"));
        run(standby, "SELECT pg_wal_replay_resume()");
        await().atMost(PATIENCE).untilAsserted(() -> {
            run(primary, "INSERT INTO item VALUES (3)");
            assertThat(lag(primary, "5s")).startsWith("PASS");
        });

        primary.close();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(lag(standby, "1s")).startsWith("FAIL").contains("replication_lag"));
    }
}
