package dev.taskforge.ops.guard.limits;

import static dev.taskforge.ops.guard.limits.FakeContainers.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the kind {@code limits}, asked as a project's file declares it. */
class LimitsCheckTest {
    private static final String LIMITED = "{\"Memory\": 536870912, \"MemorySwap\": 536870912, \"PidsLimit\": 100}";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private FakeContainers containers;
    private CheckKinds kinds;
    private Checks checks;

    @BeforeEach
    void open() throws IOException {
        containers = new FakeContainers(folder);
        Files.writeString(folder.resolve("compose.yml"), "");
        kinds = new CheckKinds(List.of(LimitsCheck.kind(containers.socket(), folder)));
        checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "host-1");
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private Project project(String check) {
        var yaml = "project: shop\ncompose: {file: compose.yml}\nchecks:\n  c: " + check + "\n";
        return new Project(
                "shop", "shop", 1, new ProjectReader(kinds.all()).read(yaml), folder, Instant.EPOCH, "me", yaml);
    }

    private Evidence ask(String check) throws InterruptedException {
        return checks.ask(project(check), "c", "me", 1L).evidence();
    }

    private String answer(String check) throws InterruptedException {
        var evidence = ask(check);
        return evidence.state() + " " + LimitFixture.render(evidence.seen());
    }

    @Test
    void containersThatStayClearOfTheirLimitsPass() throws Exception {
        containers.run("app-1", "app", LIMITED).run("db-1", "db", LIMITED);
        containers.uses("app-1", 400 * MIB, 89);
        containers.uses("db-1", 10 * MIB, 5);

        assertThat(answer("{limits: all}"))
                .isEqualTo("PASS 2 container(s) use less than 90 % of their memory and 90 % of their processes.");
    }

    @Test
    void aContainerNearItsLimitFailsBeforeTheKernelEndsIt() throws Exception {
        containers.run("app-1", "app", LIMITED).run("db-1", "db", LIMITED);
        containers.uses("app-1", 461 * MIB, 5);
        containers.uses("db-1", 10 * MIB, 95);

        assertThat(answer("{limits: all}"))
                .isEqualTo("FAIL Near the limit: app-1 memory: 461M / 512M (90 %), db-1 pids: 95 / 100 (95 %)");
        assertThat(answer("{limits: app, memory_percent: 91}")).startsWith("PASS 1 ");
        assertThat(answer("{limits: db, pids_percent: 96}")).startsWith("PASS 1 ");
    }

    @Test
    void aContainerWithoutALimitIsNamedUnlessThatIsAllowed() throws Exception {
        containers.run("app-1", "app", LIMITED).run("db-1", "db", "{\"PidsLimit\": 9, \"Memory\": 4294967296}");
        containers.uses("app-1", MIB, 5);
        containers.uses("db-1", MIB, 5);

        assertThat(answer("{limits: all}")).isEqualTo("FAIL Without a limit: db-1 memory");
        assertThat(answer("{limits: all, unlimited: allow}")).startsWith("PASS");
        assertThat(answer("{limits: app}")).startsWith("PASS");
    }

    @Test
    void processesThatTheKernelEndedSinceTheLastLookAreTold() throws Exception {
        containers.run("app-1", "app", LIMITED);
        containers.uses("app-1", MIB, 5);
        Files.createDirectories(folder.resolve("sys/fs/cgroup/docker/app-1"));
        Files.writeString(folder.resolve("sys/fs/cgroup/cgroup.controllers"), "memory\n");
        var process = Files.createDirectories(folder.resolve("proc/" + containers.process("app-1")));
        Files.writeString(process.resolve("cgroup"), "0::/docker/app-1\n");
        var events = folder.resolve("sys/fs/cgroup/docker/app-1/memory.events");
        Files.writeString(events, "oom 4\noom_kill 4\n");
        assertThat(answer("{limits: all}")).startsWith("PASS");

        Files.writeString(events, "oom 6\noom_kill 6\n");
        clock.pass(Duration.ofMinutes(1));

        assertThat(answer("{limits: all}"))
                .isEqualTo("FAIL Within ten minutes the kernel ended processes for want of memory: app-1: 2");
        clock.pass(Duration.ofMinutes(10));
        assertThat(answer("{limits: all}")).startsWith("PASS");
    }

    @Test
    void whereNothingRunsNothingPasses() throws Exception {
        containers.put("app-1", "app", "exited", LIMITED, Map.of());

        assertThat(answer("{limits: app}")).startsWith("FAIL No container of app runs");
    }

    @Test
    void whatIsNotToldIsNoPass() throws Exception {
        containers.run("app-1", "app", LIMITED);
        assertThat(answer("{limits: all}"))
                .isEqualTo("ERROR Docker Engine does not tell how much is used: app-1 memory, app-1 pids");
        containers.close();
        assertThat(answer("{limits: all}")).startsWith("ERROR");
    }

    @Test
    void theAnswerHoldsALineForEachLimit() throws Exception {
        containers.run("app-1", "app", LIMITED);
        containers.uses("app-1", 100 * MIB, 5);

        assertThat(ask("{limits: all}").head())
                .isEqualTo("app-1 memory: 100M / 512M (19 %)\napp-1 pids: 5 / 100 (5 %)");
    }

    @Test
    void containersOfAnotherProjectOfComposeAreFoundByItsName() throws Exception {
        containers.put(
                "x-1",
                "app",
                "running",
                LIMITED,
                Map.of("com.docker.compose.project", "x", "com.docker.compose.project.working_dir", "/elsewhere"));
        containers.uses("x-1", MIB, 5);

        assertThat(answer("{limits: app}")).startsWith("FAIL No container");
        assertThat(answer("{limits: app, compose_project: x}")).startsWith("PASS");
    }

    @Test
    void anUnknownWordIsRefused() {
        assertThatThrownBy(() -> project("{limits: all, unlimited: perhaps}"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("perhaps");
    }
}
