package dev.taskforge.ops.guard.limits;

import static dev.taskforge.ops.guard.limits.FakeContainers.GIB;
import static dev.taskforge.ops.guard.limits.FakeContainers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan of limits says, warns of and refuses. */
class LimitPlanTest {
    private static final String LIMITS =
            "{limits: {app: {cpus: 2, memory: 512M, swap: 0, pids: 256}, db: {memory: 1G}}}";

    @TempDir
    Path folder;

    private FakeContainers containers;
    private LimitGuard guard;
    private @Nullable Guarded on;

    @BeforeEach
    void open() throws IOException {
        containers = new FakeContainers(folder);
        guard = new LimitGuard(containers.socket(), folder, _ -> Optional.ofNullable(on));
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private Project project(String guarding) {
        return LimitFixture.project(folder, guarding);
    }

    private String state(String guarding) {
        return guard.wanted(project(guarding)).state();
    }

    /** As the keeper writes it down. */
    private void turnOn(String state, String listing, String before) {
        on = new Guarded(
                "shop",
                LimitGuard.NAME,
                "one",
                state,
                Guarded.FILE,
                "",
                listing,
                before,
                null,
                null,
                1,
                Instant.EPOCH,
                "ani",
                null,
                null,
                0,
                null,
                null,
                List.of());
    }

    private static List<String> items(Wanted wanted) {
        return wanted.items().stream()
                .map(item -> item.subject() + ": " + LimitFixture.render(item.wanted()) + " <- "
                        + LimitFixture.render(item.now()))
                .toList();
    }

    private static Map<String, String> released(String number) {
        return Map.of("com.docker.compose.oneoff", "True", "dev.taskforge.release", number);
    }

    @Test
    void thePlanSaysOfEachLimitWhatIsWantedAndWhatContainersHave() {
        containers
                .run("app-1", "app", "{\"NanoCpus\": 1000000000, \"Memory\": 268435456, \"MemorySwap\": 536870912}")
                .run("app-2", "app", "{}");

        var wanted = guard.wanted(project(LIMITS));

        assertThat(items(wanted))
                .containsExactly(
                        "app cpus: at most 2 <- at most -, 1",
                        "app memory: at most 512M <- at most -, 256M",
                        "app swap: at most 0 <- at most -, 256M",
                        "app pids: at most 256 <- no limit",
                        "db memory: at most 1G <- no container runs",
                        "db swap: at most 1G <- no container runs");
        assertThat(wanted.refusals()).isEmpty();
        assertThat(LimitFixture.render(wanted.warnings()))
                .singleElement()
                .asString()
                .startsWith("service db has no container");
        assertThat(containers.updates()).isEmpty();
    }

    @Test
    void aLimitBelowWhatIsUsedNowIsRefused() {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        containers.uses("app-1", 600 * MIB, 300);
        containers.uses("db-1", 600 * MIB, 300);

        var wanted = guard.wanted(project(LIMITS));

        assertThat(LimitFixture.render(wanted.refusals()))
                .containsExactly("container app-1 uses 600M now; with a limit of 512M the kernel would end it at once."
                        + " Give it more, or start it again first");
        assertThat(LimitFixture.render(wanted.warnings()))
                .containsExactly("container app-1 has 300 processes and threads now; with a limit of 256 it can begin"
                        + " no others");
    }

    @Test
    void whatIsAtItsLimitAlreadyIsNoReasonToRefuseIt() {
        containers.run("db-1", "db", "{\"Memory\": 1073741824, \"MemorySwap\": 2147483648}");
        containers.uses("db-1", GIB, 5);

        assertThat(guard.wanted(project("{limits: {db: {memory: 1G, pids: 100}}}"))
                        .refusals())
                .isEmpty();
    }

    @Test
    void moreMemoryThanTheMachineHasIsRefused() {
        containers.run("app-1", "app", "{}").run("app-2", "app", "{}").run("db-1", "db", "{}");

        assertThat(LimitFixture.render(guard.wanted(project("{limits: {app: {memory: 2G}, db: {memory: 1G}}}"))
                        .refusals()))
                .containsExactly("the memory limits of all containers add up to 5G, and the machine has 4G");
    }

    @Test
    void aReleaseThatBeginsBesideTheOneBeforeCountsTwiceForAWhile() {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        var release = """
                release:
                  service: app
                  proxy: {kind: nginx, service: nginx, upstream: app, file: nginx.conf}
                  probe: {port: 8080, path: /}
                """;

        var wanted =
                guard.wanted(LimitFixture.project(folder, "{limits: {app: {memory: 2G}, db: {memory: 1G}}}", release));

        assertThat(wanted.refusals()).isEmpty();
        assertThat(LimitFixture.render(wanted.warnings()))
                .containsExactly("while a release of app begins beside the one before, the memory limits add up to 5G,"
                        + " and the machine has 4G");
    }

    @Test
    void containersOfTwoReleasesAtOnceAreNotCountedAsIfBothStayed() {
        containers
                .put("app-r1-1", "app", "running", "{}", released("1"))
                .put("app-r2-1", "app", "running", "{}", released("2"));

        assertThat(guard.wanted(project("{limits: {app: {memory: 3G}}}")).refusals())
                .isEmpty();
    }

    @Test
    void severalContainersOfAServiceCountAgainstTheBudget() {
        containers.run("app-1", "app", "{}").run("app-2", "app", "{}");

        assertThat(LimitFixture.render(
                        guard.wanted(project("{limits: {app: {memory: 512M, pids: 200}}, budget: {memory: 768M}}"))
                                .refusals()))
                .containsExactly("memory of all containers that run adds up to 1G; the budget of the project is 768M");
    }

    @Test
    void whatTheKernelDoesNotHoldIsRefused() {
        containers.run("app-1", "app", "{}");
        containers.info("""
                {"NCPU": 4, "MemTotal": 4294967296, "MemoryLimit": true, "SwapLimit": false, "CpuCfsQuota": true,
                  "PidsLimit": false}""");

        var wanted = guard.wanted(project("{limits: {app: {memory: 512M, pids: 200}}}"));

        assertThat(LimitFixture.render(wanted.refusals()))
                .singleElement()
                .asString()
                .startsWith("the kernel of this machine does not limit pids");
        assertThat(LimitFixture.render(wanted.warnings()))
                .singleElement()
                .asString()
                .startsWith("the kernel of this machine does not limit swap");
    }

    @Test
    void servicesWithoutLimitsAndLimitsThatAreNoLongerSaidAreNamed() {
        containers.run("app-1", "app", "{}").run("cache-1", "cache", "{}").run("db-1", "db", "{}");
        turnOn(state(LIMITS), "", "");

        var wanted = guard.wanted(project("{limits: {app: {memory: 512M}}}"));

        assertThat(LimitFixture.render(wanted.warnings()))
                .anyMatch(text -> text.startsWith("cpus, pids of service app is no longer limited by the file"))
                .anyMatch(text -> text.startsWith("memory of service db is no longer limited by the file"))
                .anyMatch(text -> text.endsWith("which may use all there is: cache, db"));
    }
}
