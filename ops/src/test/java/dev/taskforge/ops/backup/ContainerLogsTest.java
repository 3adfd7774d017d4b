package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogsTest {
    private static final Instant UNTIL = Instant.parse("2026-11-29T12:00:00.000000007Z");
    private static final String REFUSED = FakeEngine.answer(
            "501 Not Implemented", "{\"message\": \"configured logging driver does not support reading\"}");

    @TempDir
    Path folder;

    private Path into;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void make() throws IOException {
        into = Files.createDirectory(folder.resolve("logs"));
    }

    /** Two containers: one of app, whose log is this answer, and one of db with a terminal. */
    private FakeEngine engine(String logOfApp) throws IOException {
        return new FakeEngine(folder.resolve("socket"), line -> {
            if (line.startsWith("GET /version")) {
                return FakeEngine.VERSION;
            }
            if (line.contains("/logs?")) {
                return line.contains("/a/") ? logOfApp : log("2026-11-29T11:00:00Z from db\n");
            }
            if (line.contains("/containers/json?")) {
                return FakeEngine.ok("[{\"Id\": \"d\"}, {\"Id\": \"a\"}]");
            }
            return line.contains("/containers/a/") ? container("a", "app", false) : container("d", "db", true);
        });
    }

    private String container(String id, String service, boolean tty) {
        return FakeEngine.ok("""
                {"Id": "%s", "Name": "/shop-%s-1", "HostConfig": {"LogConfig": {"Type": "syslog"}}, "State": {"Status": "exited"},
                 "Config": {"Tty": %s, "Labels": {"com.docker.compose.service": "%s",
                   "com.docker.compose.project.working_dir": "%s"}}}
                """.formatted(id, service, tty, service, folder));
    }

    private static String log(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    private static String piece(int stream, String text) {
        return (char) stream + "\0\0\0\0\0\0" + (char) text.length() + text;
    }

    private List<String> write(FakeEngine engine, long most, String... services) throws IOException {
        var source = new BackupSource.Logs(folder, List.of(services), BackupSource.Storage.UNSAID);
        return new ContainerLogs(Docker.connect(engine.socket()), source, most, said::add).write(into, UNTIL);
    }

    @Test
    void bothStreamsOfEachContainerGoIntoOneFile() throws IOException {
        try (var engine = engine(log(piece(1, "10:00 out\n") + piece(2, "10:01 error\n")))) {
            assertThat(write(engine, 1_000)).isEmpty();
            assertThat(engine.requests())
                    .anyMatch(line -> line.contains(
                            "/containers/a/logs?stdout=true&stderr=true&timestamps=true&until=1795953600.000000007 "));
        }
        assertThat(into.resolve("shop-app-1.log")).hasContent("10:00 out\n10:01 error\n");
        assertThat(into.resolve("shop-db-1.log")).hasContent("2026-11-29T11:00:00Z from db\n");
        assertThat(said).hasSize(2);
        assertThat(folder.resolve("ring")).doesNotExist();
    }

    @Test
    void whatIsLeftOutIsSaid() throws IOException {
        try (var engine = engine(log(piece(1, "10:00 first\n") + piece(1, "10:01 last\n")))) {
            assertThat(write(engine, 15, "app"))
                    .singleElement()
                    .asString()
                    .contains("the oldest 12 ", "of container shop-app-1");
        }
        assertThat(into.resolve("shop-app-1.log"))
                .hasContent("[the 12 bytes before this were left out of the backup]\n10:01 last\n");
        assertThat(into.resolve("shop-db-1.log")).doesNotExist();
        assertThat(said).last().asString().startsWith("not in it: the oldest 12 ");
    }

    @Test
    void aLogThatNobodyCanReadBackIsNamedWithItsDriver() throws IOException {
        try (var engine = engine(REFUSED)) {
            assertThatThrownBy(() -> write(engine, 1_000))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageContaining(
                            "container shop-app-1 writes its log by the driver syslog, from which nobody");
            assertThat(write(engine, 1_000, "db")).isEmpty();
        }
    }

    @Test
    void aServiceWithoutAContainerIsNotPassedOver() throws IOException {
        try (var engine = engine(log(""))) {
            assertThatThrownBy(() -> write(engine, 1_000, "app", "worker"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("service worker has no container started from");
        }
    }
}
