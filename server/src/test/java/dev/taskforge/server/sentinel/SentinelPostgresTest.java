package dev.taskforge.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sentinel and records in a real PostgreSQL, whatever database this run of the tests is about. */
class SentinelPostgresTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private record Ran(int code, JsonNode json, String said) {
        List<String> troubles() {
            var all = new ArrayList<String>();
            json.get("troubles")
                    .forEach(one -> all.add(one.get("kind").asString() + ":"
                            + one.get("subject").asString()));
            return all;
        }
    }

    private Ran run(String database, Duration later, Duration deadline, String... options) {
        var arguments = new ArrayList<>(List.of("--json", "--data", data.toString()));
        arguments.addAll(List.of(options));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                Map.of("TASKFORGE_LANG", "en", "DATABASE_URL", database),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Clock.offset(Clock.system(ZoneOffset.UTC), later),
                Duration.ZERO,
                deadline);
        var said = out.toString(StandardCharsets.UTF_8);
        return new Ran(code, Json.stored(said), said + err.toString(StandardCharsets.UTF_8));
    }

    private void backUp(TestServer server) {
        var client = server.asLocal();
        assertThat(SampleProject.in(folder).apply(client, SampleProject.YAML).status())
                .isLessThan(300);
        SampleProject.ended(client, client.post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
        server.app().operations().watch().look();
    }

    private static String address(TestServer server) {
        return "http://127.0.0.1:" + server.app().port();
    }

    @Test
    void onTimeAllIsWellAndLaterWhatIsOverdueIsToldAlsoWhenTheServerIsDead() {
        var database = PostgresServer.shared().newSchema();
        try (var server = TestServer.onDatabase(database, data)) {
            backUp(server);

            var onTime = run(database, Duration.ZERO, LONG, "--url", address(server));
            assertThat(onTime.troubles()).isEmpty();
            assertThat(onTime.code()).isZero();
            assertThat(onTime.json().get("promises").intValue()).isPositive();
            assertThat(onTime.json().get("schedules").intValue()).isPositive();

            var late = run(database, Duration.ofHours(38), LONG, "--url", address(server));
            assertThat(late.code()).isEqualTo(1);
            assertThat(late.troubles())
                    .doesNotContain("server:")
                    .contains("watch:", "schedule:shop.backup", "backup:shop/main/backup");
        }
        assertThat(run(database, Duration.ZERO, LONG).troubles()).containsExactly("server:");
        assertThat(run(database, Duration.ofHours(38), LONG).troubles())
                .startsWith("server:", "watch:")
                .contains("schedule:shop.backup", "backup:shop/main/backup");
    }

    @Test
    void aDatabaseThatCannotBeReachedIsTroubleBesideTheServerAndWithoutIt() {
        try (var postgres = new PostgresServer()) {
            var database = postgres.newSchema();
            try (var server = TestServer.onDatabase(database, data)) {
                backUp(server);
                postgres.stop();
                try {
                    // It notices by what it asks of the database next.
                    await().atMost(LONG)
                            .until(() -> server.anonymous().get("/health").status() == 503);
                    var ran = run(database, Duration.ZERO, LONG, "--url", address(server));
                    assertThat(ran.code()).isEqualTo(1);
                    assertThat(ran.troubles()).containsExactly("server:", "records:");
                    assertThat(ran.said())
                            .contains("/health answers 503", "The records cannot be judged")
                            .doesNotContain(PostgresServer.password());
                } finally {
                    postgres.start();
                }
            }
            postgres.stop();
            try {
                assertThat(run(database, Duration.ZERO, LONG).troubles()).containsExactly("server:", "records:");
            } finally {
                postgres.start();
            }
        }
    }

    @Test
    void aDatabaseThatTakesConnectionsAndNeverAnswersIsNotWaitedForPastTheDeadline() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var database = "postgresql://tester:secret@127.0.0.1:" + silent.getLocalPort() + "/records";

            var ran = run(database, Duration.ZERO, Duration.ofSeconds(2));

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.troubles()).containsExactly("server:", "sentinel:records");
            assertThat(ran.said()).contains("did not end within 2 s (records)").doesNotContain("secret@");
        }
    }
}
