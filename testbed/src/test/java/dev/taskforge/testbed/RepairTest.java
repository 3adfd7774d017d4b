package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Repairs of an application on a real Docker Engine. */
class RepairTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    private Remote remote;
    private SmallApplication application;

    @BeforeEach
    void start() throws Exception {
        remote = Remote.start(folder);
        application = SmallApplication.start(testbed, folder);
        remote.apply("shop", application.yaml(), folder);
    }

    @AfterEach
    void close() {
        remote.close();
    }

    private long repair(boolean dry) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/repairs", Map.of("dry_run", dry))
                .path("id")
                .asLong();
    }

    private void stopDatabase() throws IOException {
        testbed.docker().stop(application.database(), AT_ONCE);
    }

    private boolean databaseRuns() throws IOException {
        return testbed.docker()
                .container(application.database())
                .filter(Container::running)
                .isPresent();
    }

    private JsonNode last() throws IOException, InterruptedException {
        return remote.get("/projects/shop/repairs").path(0);
    }

    @Test
    void aStoppedDatabaseRunsAgainAndTheApplicationAnswers() throws Exception {
        stopDatabase();

        assertThat(remote.end(repair(true))).isEqualTo("succeeded");
        assertThat(last().path("state").asString()).isEqualTo("planned");
        assertThat(databaseRuns()).isFalse();

        long job = repair(false);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(last().path("state").asString()).isEqualTo("repaired");
        assertThat(last().path("cause").asString()).isEqualTo("stopped");
        assertThat(last().path("subject").asString()).isEqualTo("db");
        assertThat(databaseRuns()).isTrue();
        assertThat(remote.log(job)).contains("well, 3 of 3");

        long again = repair(false);
        assertThat(remote.end(again)).isEqualTo("succeeded");
        assertThat(last().path("state").asString()).isEqualTo("well");
    }

    @Test
    void whatFailsAgainAndAgainIsLeftToAPerson() throws Exception {
        for (int i = 0; i < 3; i++) {
            stopDatabase();
            long job = repair(false);
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        }
        stopDatabase();

        assertThat(remote.end(repair(false))).isEqualTo("failed");

        assertThat(last().path("error").asString()).contains("db was repaired 3 times within 15 minutes");
        assertThat(databaseRuns()).isFalse();
    }

    @Test
    void aKillAtAnyStepOfARepairLeavesItToBeGoneOnWith() throws Exception {
        for (var step : List.of("act", "verify")) {
            stopDatabase();
            long job = repair(false);
            remote.killWhen(() -> remote.hasBegun(job, step));
            assertThat(remote.end(job)).as(step + remote.log(job)).isEqualTo("succeeded");
            assertThat(databaseRuns()).as(step).isTrue();
        }
    }

    @Test
    void whatIsOffIsNotDone() throws Exception {
        remote.apply("shop", application.yaml() + "repair: {start: \"off\"}\n", folder);
        stopDatabase();

        assertThat(remote.end(repair(false))).isEqualTo("failed");

        assertThat(last().path("error").asString()).contains("repair.start");
        assertThat(databaseRuns()).isFalse();
    }

    @Test
    void whatCannotBeHelpedByAStartIsNotTouched() throws Exception {
        var id = testbed.create(SmallApplication.service(folder, "worker", "/nope"));
        try {
            testbed.docker().start(id);
        } catch (IOException _) {
            // it is not to start
        }

        assertThat(remote.end(repair(false))).isEqualTo("failed");

        assertThat(last().path("error").asString()).contains("no start or restart would help");
    }
}
