package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed of what drills have left with Docker Engine. */
class ServersLeftTest {
    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void open() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 5, 5);
        operations = new Operations(home).start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    /** A job that is over: there is no such backup. */
    private Job over() {
        return operations.run(DutyJobs.drill("app", "main", null));
    }

    private Job waiting() {
        var job = NewJob.of("drill", "{}").project("app").runAt(Instant.now().plus(Duration.ofDays(1)));
        return operations.engine.jobs().submit(job).job();
    }

    /** What is removed when a container and a network of these labels are there. */
    private List<String> removed(String place, String job, String removal) throws IOException {
        var labels = "{\"dev.taskforge.drill\": \"" + place + "\", \"dev.taskforge.drill.job\": \"" + job + "\"}";
        try (var engine =
                new FakeEngine(home.resolve("docker-" + UUID.randomUUID()), line -> answer(line, labels, removal))) {
            new ServersLeft(home, engine.socket(), operations.engine.jobs()).sweep();
            return engine.requests().stream()
                    .filter(line -> line.startsWith("DELETE"))
                    .map(line -> line.replaceFirst("DELETE /v[0-9.]+/([a-z]+/[a-z0-9]+).*", "$1"))
                    .toList();
        }
    }

    private static @Nullable String answer(String line, String labels, String removal) {
        if (line.startsWith("GET /version")) {
            return FakeEngine.VERSION;
        }
        if (line.startsWith("DELETE")) {
            return FakeEngine.answer(removal, "{\"message\": \"so it is\"}");
        }
        if (line.contains("/containers/json")) {
            return FakeEngine.ok("[{\"Id\": \"c1\"}]");
        }
        return FakeEngine.ok(
                line.contains("/networks?")
                        ? "[{\"Id\": \"n1\", \"Labels\": " + labels + "}]"
                        : "{\"Id\": \"c1\", \"Name\": \"/drill\", \"Config\": {\"Labels\": " + labels + "}}");
    }

    private String place(String database) {
        return home + " " + database;
    }

    @Test
    void whatADrillThatIsOverHasLeftIsRemoved() throws IOException {
        assertThat(removed(place("app/main"), String.valueOf(over().id()), "204 No Content"))
                .containsExactly("containers/c1", "networks/n1");
    }

    @Test
    void whatADrillGoesOnWithStays() throws IOException {
        assertThat(removed(place("app/main"), String.valueOf(waiting().id()), "204 No Content"))
                .isEmpty();
    }

    @Test
    void whatIsOfOtherInstallationsStays() throws IOException {
        var job = String.valueOf(over().id());
        assertThat(removed(home + "/other app/main", job, "204 No Content")).isEmpty();
        assertThat(removed("/data of/another app/main", job, "204 No Content")).isEmpty();
        assertThat(removed(place("shop/main"), job, "204 No Content")).isEmpty();
        assertThat(removed(place("app/main"), "987654321", "204 No Content")).isEmpty();
        assertThat(removed(place("app/main"), "", "204 No Content")).isEmpty();
    }

    @Test
    void whatDockerEngineRefusesToRemoveDoesNotKeepTheOthers() throws IOException {
        assertThat(removed(place("app/main"), String.valueOf(over().id()), "409 Conflict"))
                .containsExactly("containers/c1", "networks/n1");
    }

    @Test
    void nothingIsAskedWhereThereIsNoDockerEngine() throws IOException {
        assertThat(new ServersLeft(home, home.resolve("none.sock"), operations.engine.jobs()).sweep())
                .isZero();
    }
}
