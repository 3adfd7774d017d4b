package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/** That the applications and the load of the test bed are what tests of deployments take them for. */
class ShopStackTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SECOND = 200;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void theStackComesUpAndAnswersBehindNginx() throws Exception {
        List<Container> all;
        try (var stack = ShopStack.withNeighbours(ShopStack.SHOP + "1")) {
            stack.up();
            stack.awaitVersion("1");
            await().atMost(SOON).until(() -> stack.container("app").healthy());
            assertThat(Connection.get(stack.address(), "/env?name=GREETING").body())
                    .isEqualTo("hello\n");
            stack.compose("run", "-d", "app");
            all = stack.containers();
            assertThat(all)
                    .hasSize(5)
                    .allSatisfy(container ->
                            assertThat(container.label(Testbed.LABEL)).isEqualTo("true"));
        }
        for (var container : all) {
            assertThat(testbed.docker().container(container.id())).isEmpty();
        }
    }

    @Test
    void noRequestFailsWhileNginxReadsItsFilesAgain() throws Exception {
        try (var stack = ShopStack.of(ShopStack.SHOP + "1");
                var load = Load.at(stack.address()).posts(0.1)) {
            stack.up();
            stack.awaitVersion("1");
            load.start();
            for (int second = 1; second <= 2; second++) {
                awaitAnswers(load, second * SECOND);
                stack.compose("exec", "-T", "nginx", "nginx", "-s", "reload");
            }
            awaitAnswers(load, 3 * SECOND);
            var result = load.stop();
            assertThat(result.failures()).as(result::toString).isEmpty();
            assertThat(result.versions()).as(result::toString).containsOnlyKeys("1");
            double seconds = Duration.between(result.begin(), result.until()).toMillis() / 1000.0;
            assertThat(result.total() / seconds).isBetween(0.95 * SECOND, 1.05 * SECOND);
            assertThat(result.requests())
                    .filteredOn(one -> one.path().startsWith("/slow"))
                    .hasSizeGreaterThan(result.total() / 25)
                    .allSatisfy(one -> assertThat(one.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(3)));
            assertThat(result.requests())
                    .filteredOn(one -> one.path().equals("/orders"))
                    .hasSizeGreaterThan(result.total() / 20);
        }
    }

    /** Why deployments exist. */
    @Test
    void composeUpWithAnotherImageFailsRequests() throws Exception {
        try (var stack = ShopStack.of(ShopStack.SHOP + "1");
                var load = Load.at(stack.address()).slow(0.05, 1)) {
            stack.up();
            stack.awaitVersion("1");
            load.start();
            awaitAnswers(load, SECOND);
            ShopStack.setImage(stack.folder(), ShopStack.SHOP + "2");
            stack.up();
            stack.awaitVersion("2");
            await().atMost(SOON).until(() -> load.soFar().timeOf("2").isPresent());
            var result = load.stop();
            assertThat(result.failed()).as(result::toString).isPositive();
            assertThat(result.failures()).as(result::toString).isNotEmpty();
            assertThat(result.versions()).as(result::toString).containsOnlyKeys("1", "2");
            assertThat(result.longestGap()).as(result::toString).isGreaterThan(Duration.ofMillis(200));
        }
    }

    @Test
    void aGoodReleaseFinishesOpenRequestsBeforeItEnds() throws Exception {
        var id = run("1", Map.of());
        var at = address(id);
        awaitStatus(at, 200);
        var slow = CompletableFuture.supplyAsync(() -> get(at, "/slow?seconds=1"));
        // Its connection, by port 8000 and the state established; that of a health check is from 127.0.0.1, 0100007F.
        var established = List.of("grep", "[^F]:1F40 [0-9A-F:]* 01 ", "/proc/net/tcp");
        await().atMost(SOON)
                .until(() -> testbed.docker().exec(id, established).run(SOON).exitCode() == 0);
        testbed.docker().stop(id, SOON);
        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(look(id).exitCode()).isZero();
    }

    @Test
    void oneThatCrashesSaysWhy() throws IOException {
        var id = run("crash", Map.of());
        assertThat(testbed.docker().await(id, SOON)).isEqualTo(1);
        assertThat(testbed.docker().logs(id, 10, 1_000)).contains("PAYMENT_URL is not set");
    }

    @Test
    void oneThatNeedsAColumnNamesTheMigration() throws IOException {
        var id = run("column", Map.of());
        assertThat(testbed.docker().await(id, SOON)).isEqualTo(1);
        assertThat(testbed.docker().logs(id, 10, 1_000)).contains("migration 0042_add_discount_to_orders");
        var migrated = run("column", Map.of("DB_COLUMN", "yes"));
        await().atMost(SOON).until(() -> look(migrated).healthy());
    }

    @Test
    void aSickOneAnswersAndIsNeverHealthy() throws IOException {
        var id = run("sick", Map.of());
        awaitHealth(id, "unhealthy");
        assertThat(look(id).running()).isTrue();
        assertThat(get(address(id), "/version")).isEqualTo(200);
        assertThat(get(address(id), "/health")).isEqualTo(503);
    }

    @Test
    void aDeafOneHasToBeKilled() throws IOException {
        var id = run("deaf", Map.of());
        awaitStatus(address(id), 200);
        testbed.docker().stop(id, Duration.ofSeconds(1));
        assertThat(look(id).exitCode()).isEqualTo(137);
    }

    @Test
    void oneThatRotsIsHealthyFirst() throws IOException {
        var id = run("rots", Map.of("SHOP_ROTS_AFTER", "3"));
        await().atMost(SOON).until(() -> look(id).healthy());
        awaitStatus(address(id), 500);
        assertThat(get(address(id), "/health")).isEqualTo(500);
    }

    @Test
    void oneThatBootsSlowlyIsHealthyInTheEnd() throws IOException {
        var id = run("slow-boot", Map.of("SHOP_BOOT_SECONDS", "4"));
        awaitHealth(id, "unhealthy");
        await().atMost(SOON).until(() -> look(id).healthy());
    }

    @Test
    void oneThatLeaksIsEndedForWantOfMemory() throws IOException {
        var config = config("leaks", Map.of());
        config.putObject("HostConfig").put("Memory", 64 << 20).put("MemorySwap", 64 << 20);
        var id = testbed.create(config);
        testbed.docker().start(id);
        assertThat(testbed.docker().await(id, SOON)).isEqualTo(137);
        await().atMost(SOON).until(() -> look(id).outOfMemory());
    }

    @Test
    void aSecondSetupMakesNothingAnew() throws Exception {
        var before = images();
        Testbed.setUp();
        assertThat(images()).isEqualTo(before);
    }

    private List<Image> images() throws IOException {
        var images = new ArrayList<Image>();
        for (var name :
                List.of(Testbed.IMAGE, "taskforge-testbed/nginx:1", ShopStack.SHOP + "1", ShopStack.SHOP + "sick")) {
            images.add(testbed.docker().image(name).orElseThrow());
        }
        return images;
    }

    private static void awaitAnswers(Load load, int answers) {
        await().atMost(SOON).until(() -> load.soFar().total() >= answers);
    }

    private void awaitHealth(String id, String status) {
        await().atMost(SOON).until(() -> {
            var health = look(id).health();
            return health != null && health.status().equals(status);
        });
    }

    private static void awaitStatus(URI at, int status) {
        await().atMost(SOON).ignoreExceptions().until(() -> get(at, "/version") == status);
    }

    private static int get(URI at, String path) {
        try {
            return Connection.get(at, path).status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI address(String id) throws IOException {
        return URI.create("http://" + look(id).networks().get("bridge").address() + ":8000");
    }

    private Container look(String id) throws IOException {
        return testbed.docker().container(id).orElseThrow();
    }

    private static ObjectNode config(String tag, Map<String, String> environment) {
        var config = Testbed.config().put("Image", ShopStack.SHOP + tag);
        var variables = config.putArray("Env");
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        return config;
    }

    private String run(String tag, Map<String, String> environment) throws IOException {
        var id = testbed.create(config(tag, environment));
        testbed.docker().start(id);
        return id;
    }
}
