package dev.taskforge.ops.guard.limits;

import static dev.taskforge.ops.guard.limits.FakeContainers.GIB;
import static dev.taskforge.ops.guard.limits.FakeContainers.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.host.docker.DockerUnreachable;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
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

/** Limits of containers, put in force and looked at by a Docker Engine that keeps them as moby does. */
class LimitGuardTest {
    private static final String LIMITS =
            "{limits: {app: {cpus: 2, memory: 512M, swap: 0, pids: 256}, db: {memory: 1G}}}";
    private static final String APP = "app: cpus 2, memory 512M, swap 0, pids 256\n";
    private static final String DB = "db: cpus -, memory 1G, swap 1G, pids -\n";

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

    @Test
    void eachContainerOfAServiceGetsItsLimitsAlsoThoseThatDoNotRunAndThoseOfReleases() throws Exception {
        containers
                .run("app-1", "app", "{}")
                .put("app-r1-1-kept", "app", "exited", "{}", released("1"))
                .put("app-r2-1", "app", "running", "{}", released("2"))
                .put("app-run", "app", "running", "{}", Map.of("com.docker.compose.oneoff", "True"))
                .put("other", "app", "running", "{}", Map.of("com.docker.compose.project.working_dir", "/elsewhere"))
                .run("db-1", "db", "{}");

        guard.put(project(LIMITS), state(LIMITS));

        for (var id : List.of("app-1", "app-r1-1-kept", "app-r2-1")) {
            assertThat(containers.limit(id, "NanoCpus")).as(id).isEqualTo(2_000_000_000L);
            assertThat(containers.limit(id, "Memory")).as(id).isEqualTo(512 * MIB);
            assertThat(containers.limit(id, "MemorySwap")).as(id).isEqualTo(512 * MIB);
            assertThat(containers.limit(id, "PidsLimit")).as(id).isEqualTo(256);
        }
        assertThat(containers.limit("db-1", "MemorySwap")).isEqualTo(2 * GIB);
        assertThat(containers.limit("db-1", "NanoCpus")).isZero();
        assertThat(containers.limit("app-run", "Memory")).isZero();
        assertThat(containers.limit("other", "Memory")).isZero();
        assertThat(guard.inForce(project(LIMITS))).isEqualTo(APP + DB);
    }

    private static Map<String, String> released(String number) {
        return Map.of("com.docker.compose.oneoff", "True", "dev.taskforge.release", number);
    }

    @Test
    void whatIsInForceIsNotAskedForAgain() throws Exception {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        guard.put(project(LIMITS), state(LIMITS));
        int asked = containers.updates().size();

        guard.put(project(LIMITS), state(LIMITS));

        assertThat(containers.updates()).hasSize(asked);
    }

    @Test
    void whenOneContainerIsRefusedAllHaveWhatTheyHadBefore() throws Exception {
        containers
                .run("app-1", "app", "{\"NanoCpus\": 1000000000, \"Memory\": 1073741824, \"MemorySwap\": -1}")
                .run("app-2", "app", "{}")
                .run("db-1", "db", "{}");
        containers.refuse("db-1", "the kernel says no");

        assertThatThrownBy(() -> guard.put(project(LIMITS), state(LIMITS)))
                .isInstanceOf(IOException.class)
                .hasMessage("container db-1 did not get its limits (cpus -, memory 1G, swap 1G, pids -):"
                        + " the kernel says no");

        assertThat(guard.inForce(project(LIMITS)))
                .isEqualTo("app: cpus -, memory -, pids -\n" + "app: cpus 1, memory 1G, swap -, pids -\n"
                        + "db: cpus -, memory -, pids -\n");
    }

    @Test
    void whatCannotBePutBackIsSaid() {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        var state = state(LIMITS);
        containers.refuse("db-1", "no");
        containers.refuseAfter("app-1", 1, "gone mad");

        assertThatThrownBy(() -> guard.put(project(LIMITS), state))
                .hasMessageContaining("container db-1 did not get its limits")
                .hasMessageEndingWith("; container app-1 has other limits than before: gone mad");
    }

    @Test
    void aContainerThatGoesMeanwhileIsNoFailure() throws Exception {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        containers.vanish("app-1");

        guard.put(project(LIMITS), state(LIMITS));

        assertThat(containers.limit("db-1", "Memory")).isEqualTo(GIB);
    }

    @Test
    void aContainerMadeAnewShowsAsAChangeAndGetsItsLimitsAgain() throws Exception {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        guard.put(project(LIMITS), state(LIMITS));
        var listing = guard.inForce(project(LIMITS));
        turnOn(state(LIMITS), listing, guard.before(project(LIMITS)));

        containers.remove("app-1");
        containers.run("app-9", "app", "{}");
        assertThat(guard.inForce(project(LIMITS))).isNotEqualTo(listing);
        guard.put(project(LIMITS), state(LIMITS));

        assertThat(guard.inForce(project(LIMITS))).isEqualTo(listing);
        assertThat(containers.limit("app-9", "Memory")).isEqualTo(512 * MIB);
    }

    @Test
    void aServiceThatDoesNotRunAndOneWithMoreContainersAreNoChange() throws Exception {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        guard.put(project(LIMITS), state(LIMITS));
        turnOn(state(LIMITS), guard.inForce(project(LIMITS)), "");

        containers.remove("db-1");
        containers.run(
                "app-2",
                "app",
                "{\"NanoCpus\": 2000000000, \"Memory\": 536870912, \"MemorySwap\": 536870912, \"PidsLimit\": 256}");

        assertThat(guard.inForce(project(LIMITS))).isEqualTo(APP + DB);
    }

    @Test
    void aLimitByPeriodIsChangedInItsOwnWay() throws Exception {
        containers.run("app-1", "app", "{\"CpuPeriod\": 50000, \"CpuQuota\": 25000}");
        var half = "{limits: {app: {cpus: 1.5}}}";
        assertThat(items(guard.wanted(project(half)))).containsExactly("app cpus: at most 1.5 <- at most 0.5");

        guard.put(project(half), state(half));

        assertThat(containers.limit("app-1", "NanoCpus")).isZero();
        assertThat(containers.limit("app-1", "CpuPeriod")).isEqualTo(100_000);
        assertThat(containers.limit("app-1", "CpuQuota")).isEqualTo(150_000);
    }

    @Test
    void moreProcessorsThanThereAreAreAllThereAre() throws Exception {
        containers.run("app-1", "app", "{\"NanoCpus\": 1000000000}");
        var many = "{limits: {app: {cpus: 8}}}";

        var wanted = guard.wanted(project(many));
        guard.put(project(many), wanted.state());

        assertThat(LimitFixture.render(wanted.warnings()))
                .containsExactly("cpus of all containers add up to 8, and the machine has 4: they share what there is");
        assertThat(containers.limit("app-1", "NanoCpus")).isEqualTo(4_000_000_000L);
    }

    @Test
    void withoutADockerEngineNothingIsPutAndNothingIsSaidToBeInForce() throws Exception {
        var state = state(LIMITS);
        containers.close();

        var wanted = guard.wanted(project(LIMITS));

        assertThat(LimitFixture.render(wanted.refusals()))
                .singleElement()
                .asString()
                .startsWith("Docker Engine does not tell what containers have: ");
        assertThat(items(wanted)).first().isEqualTo("app cpus: at most 2 <- not known");
        assertThatThrownBy(() -> guard.put(project(LIMITS), state)).isInstanceOf(DockerUnreachable.class);
        assertThatThrownBy(() -> guard.inForce(project(LIMITS))).isInstanceOf(DockerUnreachable.class);
    }

    @Test
    void offGivesBackWhatEachHadBefore() throws Exception {
        containers
                .run("app-1", "app", "{\"NanoCpus\": 500000000, \"Memory\": 1073741824, \"MemorySwap\": 1073741824}")
                .run("db-1", "db", "{}")
                .run("cache-1", "cache", "{\"Memory\": 134217728, \"MemorySwap\": 134217728}");
        var before = guard.before(project(LIMITS));
        guard.put(project(LIMITS), state(LIMITS));
        turnOn(state(LIMITS), "", before);
        containers.remove("db-1");
        containers.run("db-2", "db", "{\"Memory\": 1073741824, \"MemorySwap\": 2147483648}");
        containers.run("cache-2", "cache", "{\"Memory\": 268435456, \"MemorySwap\": 268435456}");

        guard.remove(project(""), before);

        assertThat(containers.limit("app-1", "NanoCpus")).isEqualTo(500_000_000L);
        assertThat(containers.limit("app-1", "Memory")).isEqualTo(GIB);
        assertThat(containers.limit("app-1", "MemorySwap")).isEqualTo(GIB);
        assertThat(containers.limit("app-1", "PidsLimit")).isEqualTo(-1);
        assertThat(containers.limit("db-2", "Memory")).as("as much as there is").isEqualTo(4 * GIB);
        assertThat(containers.limit("cache-2", "Memory")).isEqualTo(256 * MIB);
        assertThat(guard.inForce(project("")))
                .isEqualTo("app: cpus 0.5, memory 1G, swap 0, pids -\n" + "db: cpus -, memory -, pids -\n");
    }

    @Test
    void offOfWhatWasNeverOnLeavesTheLimitsOfComposeAlone() throws Exception {
        containers.run("app-1", "app", "{\"Memory\": 1073741824, \"MemorySwap\": 1073741824, \"PidsLimit\": 9}");

        var before = guard.inForce(project("{limits: {app: {memory: 1G}}}"));

        guard.remove(project("{limits: {app: {memory: 1G}}}"), null);

        assertThat(guard.inForce(project("{limits: {app: {memory: 1G}}}")))
                .isEqualTo(before)
                .contains("pids 9");
    }

    @Test
    void offOfWhatWasNeverOnTouchesNothing() throws Exception {
        containers.run("app-1", "app", "{\"Memory\": 1073741824}");

        guard.remove(project(""), null);

        assertThat(containers.updates()).isEmpty();
    }

    @Test
    void theProofIsWhatTheKernelHoldsContainersTo() throws Exception {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        var group = Files.createDirectories(folder.resolve("sys/fs/cgroup/docker/app-1"));
        Files.writeString(folder.resolve("sys/fs/cgroup/cgroup.controllers"), "cpu memory pids\n");
        var process = Files.createDirectories(folder.resolve("proc/" + containers.process("app-1")));
        Files.writeString(process.resolve("cgroup"), "0::/docker/app-1\n");
        Files.writeString(group.resolve("memory.max"), "536870912\n");
        Files.writeString(group.resolve("memory.swap.max"), "max\n");
        Files.writeString(group.resolve("pids.max"), "256\n");
        Files.writeString(group.resolve("cpu.max"), "200000 100000\n");
        guard.put(project(LIMITS), state(LIMITS));

        var proofs = guard.prove(project(LIMITS), state(LIMITS));

        assertThat(proofs)
                .extracting(proof -> proof.subject() + " " + proof.verdict())
                .containsExactly(
                        "app cpus RIGHT",
                        "app memory RIGHT",
                        "app swap WRONG",
                        "app pids RIGHT",
                        "db memory UNKNOWN",
                        "db swap UNKNOWN");
        assertThat(proofs)
                .filteredOn(proof -> proof.verdict() == Verdict.WRONG)
                .extracting(proof -> LimitFixture.render(proof.from()) + ": " + LimitFixture.render(proof.wanted())
                        + ", " + LimitFixture.render(proof.seen()))
                .containsExactly("kernel, container app-1: at most 0, no limit");
    }

    @Test
    void nobodyIsLockedOut() {
        assertThat(guard.mayLockOut()).isFalse();
        assertThat(guard.isDeclared(project("").file())).isFalse();
        assertThat(guard.isDeclared(project(LIMITS).file())).isTrue();
    }
}
