package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.host.docker.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Deployments of a shop behind a proxy while 100 or 200 requests a second, some of them slow, never stop. */
class DeployTest {
    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    /** What CaddyTest does not ask otherwise; with {@code -Dtaskforge.fronts=all} the rest behind Caddy too. */
    static Stream<Front> fronts() {
        return System.getProperty("taskforge.fronts", "").equals("all")
                ? Stream.of(Front.NGINX, Front.CADDY)
                : Stream.of(Front.NGINX);
    }

    /** Others in each run. */
    static List<Front> aFront() {
        return Sampled.Cases.some(1, List.of(Front.values()));
    }

    @ParameterizedTest
    @MethodSource("aFront")
    void aReleaseTakesOverAndGoesBackWithoutAFailedRequest(Front front) throws Exception {
        try (var site = Site.shop(folder, front, front.release())) {
            var stack = site.stack();
            var remote = site.remote();
            try (var load = Load.at(stack.address()).posts(0.1).start()) {
                long first = site.deploy("2");
                assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("2");

                long back = remote.rollBack();
                assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("1");

                long third = site.deploy("3");
                assertThat(remote.end(third)).as(remote.log(third)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("3");

                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
                assertMeasured(remote, third);
            }
            assertThat(stack.containers("app").stream().filter(Container::running))
                    .hasSize(1);
            assertThat(Files.readString(front.file(stack.folder())))
                    .contains("shop/3/", front.isContainer() ? "-app-r3-1:8000" : "server 127.0.0.1:2");
        }
    }

    private static void assertMeasured(Remote remote, long job) throws Exception {
        var measured = remote.get("/projects/shop/releases/3").path("measured");
        assertThat(measured.path("job_id").asLong()).isEqualTo(job);
        for (var side : List.of(measured.path("before"), measured.path("after"))) {
            assertThat(side.path("containers").asInt()).isEqualTo(1);
            assertThat(side.path("unanswered").isInt()).as(side::toString).isTrue();
            assertThat(side.path("unanswered").asInt()).as(side::toString).isZero();
            assertThat(side.path("timed").asInt()).isBetween(1, 20);
            assertThat(side.path("median_ms").asDouble()).isPositive();
            assertThat(side.path("highest_ms").asDouble())
                    .isGreaterThanOrEqualTo(side.path("median_ms").asDouble());
            assertThat(side.path("memory_bytes").asLong()).as(side::toString).isGreaterThan(1_000_000);
            assertThat(side.path("processors").asDouble()).as(side::toString).isPositive();
            assertThat(side.path("restarts").isInt()).as(side::toString).isTrue();
        }
        assertThat(measured.path("after").path("asked").asInt())
                .as("the questions of the watch count, too")
                .isGreaterThan(measured.path("after").path("timed").asInt());
        var first = remote.get("/projects/shop/releases/2").path("measured");
        assertThat(first.path("before").path("median_ms").isNull())
                .as("the proxy did not listen for TaskForge then: " + first)
                .isTrue();
        assertThat(first.path("after").path("median_ms").asDouble()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void aBadReleaseTakesNoRequestAndLeavesNothing(Front front) throws Exception {
        try (var site = Site.shop(folder, front, front.release().replace("start_within: 30s", "start_within: 6s"))) {
            var stack = site.stack();
            var remote = site.remote();
            var original = Files.readString(front.file(stack.folder()));
            try (var load = Load.at(stack.address()).rate(100).posts(0.1).start()) {
                long crashed = site.deploy("crash");
                assertRefused(remote, crashed, "has ended with exit code 1");
                remote.ask("POST", "/jobs/" + crashed + "/retry", Map.of());
                assertRefused(remote, crashed, "has ended with exit code 1");
                assertThat(remote.log(crashed)).contains("deploy again instead");

                assertRefused(remote, site.deploy("sick"), "was not well within 6 s", "unhealthy");
                assertRefused(remote, site.deploy("none"), "there is no image");
                assertRefused(remote, site.deploy("column"), "exit code 1", "0042_add_discount");

                var proxy = front.siteFile(stack.folder());
                var configuration = Files.readString(proxy);
                Files.writeString(proxy, front.broken(configuration));
                assertRefused(remote, site.deploy("2"), front.title() + " does not take the configuration");
                Files.writeString(proxy, front.unused(configuration));
                assertRefused(
                        remote,
                        site.deploy("2"),
                        front == Front.CADDY ? "goes by the snippet (app)" : "passes requests to http://app");
                Files.writeString(proxy, configuration);

                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
                assertThat(result.versions()).containsOnlyKeys("1");
            }
            assertThat(stack.containers()).hasSize(front.containers()).allMatch(Container::running);
            assertThat(Files.readString(front.file(stack.folder()))).isEqualTo(original);
        }
    }

    private static void assertRefused(Remote remote, long job, String... why) throws Exception {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
        assertThat(remote.deployment(job).path("error").asString()).contains(why);
        assertThat(remote.deployment(job).path("state").asString()).isEqualTo("failed");
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void aReleaseThatFailsWhileItIsWatchedGivesWayToTheOldOne(Front front) throws Exception {
        try (var site = Site.shop(folder, front, front.release().replace("hold: 3s", "hold: 60s"))) {
            var stack = site.stack();
            var remote = site.remote();

            long rotten = site.deploy("rots");
            // The health check of the image or the probe may be the one that is unwell for the third time.
            assertRefused(remote, rotten, "was unwell three times in a row", "500");
            assertThat(stack.version()).isEqualTo("1");
            var failed = remote.get("/projects/shop/releases/2");
            assertThat(failed.path("state").asString()).isEqualTo("failed");
            assertThat(failed.path("error").asString()).contains("was unwell three times in a row");
            var after = failed.path("measured").path("after");
            assertThat(after.path("memory_bytes").asLong()).as(after::toString).isPositive();
            assertThat(after.path("timed").isNull())
                    .as("answers that the old release gave are not taken for those of the new one")
                    .isTrue();

            try (var load = Load.at(stack.address()).rate(100).slow(0, 0).start()) {
                long killed = site.deploy("2");
                stack.awaitVersion("2");
                var fresh = stack.containers("app").stream()
                        .filter(container ->
                                container.name().endsWith("-1") && container.label("dev.taskforge.release") != null)
                        .findFirst()
                        .orElseThrow();
                testbed.docker().signal(fresh.id(), "SIGKILL");
                assertRefused(remote, killed, "has ended with exit code 137");
                var result = load.stop();
                // Requests that it had taken when it was killed are lost; the old one takes those that come after.
                assertThat(result.failed()).as(result::toString).isLessThan(20);
            }
            assertThat(stack.version()).isEqualTo("1");
            assertThat(stack.containers()).hasSize(front.containers()).allMatch(Container::running);
        }
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void afterComposeDownTheNextDeploymentLetsTheProxyPassRequestsAgain(Front front) throws Exception {
        try (var site = Site.shop(folder, front, front.release().replace("hold: 3s", "hold: 1s"))) {
            var stack = site.stack();
            var remote = site.remote();
            long first = site.deploy("2");
            assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");

            stack.compose("down");
            assertThat(stack.containers()).isEmpty();
            stack.up();
            long second = site.deploy("3");
            assertThat(remote.end(second)).as(remote.log(second)).isEqualTo("succeeded");
            assertThat(stack.version()).isEqualTo("3");
        }
    }

    @Test
    void aCancelledDeploymentLeavesTheOldReleaseServing() throws Exception {
        try (var site = Site.shop(folder, Site.RELEASE.replace("hold: 3s", "hold: 60s"))) {
            var stack = site.stack();
            var remote = site.remote();
            long job = site.deploy("2");
            stack.awaitVersion("2");

            var second = remote.send("POST", "/projects/shop/deploy", Map.of("image", ShopStack.SHOP + "3"));
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.body()).contains("job " + job);

            remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
            assertThat(remote.end(job)).isEqualTo("cancelled");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> remote.deployment(job).path("state").asString().equals("failed"));
            assertThat(stack.version()).isEqualTo("1");
            assertThat(stack.containers()).hasSize(2).allMatch(Container::running);
        }
    }

    @Test
    void withoutNginxTheOldReleaseEndsFirstAndComesBackWhenTheNewOneIsBad() throws Exception {
        var release = """
                service: worker
                start_within: 6s
                hold: 1s
                """;
        try (var site = Site.of(ShopStack.withNeighbours(ShopStack.SHOP + "1"), Remote.start(folder), release)) {
            var stack = site.stack();
            var remote = site.remote();
            long good = site.deploy("2");
            assertThat(remote.end(good)).as(remote.log(good)).isEqualTo("succeeded");
            assertThat(remote.deployment(good).path("gap_seconds").asDouble()).isPositive();

            assertRefused(remote, site.deploy("crash"), "has ended with exit code 1");
            assertThat(stack.running("worker"))
                    .singleElement()
                    .satisfies(worker -> assertThat(worker.name()).endsWith("-worker-r2-1"));

            long back = remote.rollBack();
            assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
            assertThat(stack.running("worker"))
                    .singleElement()
                    .satisfies(worker ->
                            assertThat(worker.label("dev.taskforge.release")).isNull());
        }
    }

    @Test
    void aWorkerChangesAfterTheApplicationAndComesBackWithIt() throws Exception {
        var release = Site.RELEASE + "workers: [worker]\n";
        try (var site = Site.of(
                ShopStack.withNeighbours(ShopStack.SHOP + "1"),
                Remote.start(folder),
                release.replace("hold: 3s", "hold: 20s"))) {
            var stack = site.stack();
            var remote = site.remote();
            var database = stack.container("db").id();
            long rotten = site.deploy("rots");
            assertRefused(remote, rotten, "was unwell three times in a row");
            assertThat(stack.running("worker")).singleElement().satisfies(worker -> {
                assertThat(worker.reference()).isEqualTo(ShopStack.SHOP + "1");
                assertThat(worker.label("dev.taskforge.release")).isNull();
            });

            site.apply(release.replace("hold: 3s", "hold: 1s"));
            long good = site.deploy("2");
            assertThat(remote.end(good)).as(remote.log(good)).isEqualTo("succeeded");
            var worker = stack.running("worker");
            var app = stack.running("app");
            assertThat(worker).hasSize(1);
            assertThat(app).hasSize(1);
            assertThat(worker.getFirst().image()).isEqualTo(app.getFirst().image());
            for (var container : List.of(worker.getFirst(), app.getFirst())) {
                assertThat(container.networks().values())
                        .singleElement()
                        .satisfies(network ->
                                assertThat(network.aliases()).contains(container.label("com.docker.compose.service")));
            }

            long back = remote.rollBack();
            assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
            assertThat(stack.running("worker"))
                    .singleElement()
                    .satisfies(returned -> assertThat(returned.reference()).isEqualTo(ShopStack.SHOP + "1"));
            assertThat(stack.container("db").id()).isEqualTo(database);
        }
    }

    @Test
    void aWorkerThatIsNoLongerNamedEndsOnlyOnceTheNextReleaseServes() throws Exception {
        var release = Site.RELEASE.replace("hold: 3s", "hold: 1s");
        try (var site = Site.of(
                ShopStack.withNeighbours(ShopStack.SHOP + "1"),
                Remote.start(folder),
                release + "workers: [worker]\n")) {
            var stack = site.stack();
            var remote = site.remote();
            long first = site.deploy("2");
            assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");

            site.apply(release);
            assertRefused(remote, site.deploy("crash"), "has ended with exit code 1");
            assertThat(stack.running("worker"))
                    .singleElement()
                    .satisfies(worker -> assertThat(worker.name()).endsWith("-worker-r2-1"));

            long second = site.deploy("3");
            assertThat(remote.end(second)).as(remote.log(second)).isEqualTo("succeeded");
            assertThat(stack.running("worker")).isEmpty();
            assertThat(stack.containers("worker"))
                    .anyMatch(worker -> worker.name().endsWith("-worker-r2-1-kept"));
            assertThat(stack.running("db")).hasSize(1);
        }
    }

    @Test
    void aMigrationRunsOnceWithTheNewImageAndItsFailureLeavesTheOldReleaseServing() throws Exception {
        try (var site = Site.shop(
                folder,
                Site.RELEASE
                        + "migrate: [python3, -c, \"import os; print('from', os.environ['SHOP_VERSION'], os.environ['PGOPTIONS'])\"]\n")) {
            var stack = site.stack();
            var remote = site.remote();
            long good = site.deploy("2");
            assertThat(remote.end(good)).as(remote.log(good)).isEqualTo("succeeded");
            assertThat(remote.log(good)).containsOnlyOnce("migrate: from 2 -c lock_timeout=2s");

            site.apply(Site.RELEASE + "migrate: [python3, -c, \"import sys; sys.exit('no such table')\"]\n");
            assertRefused(remote, site.deploy("3"), "the migration has ended", "no such table");
            assertThat(stack.version()).isEqualTo("2");
            assertThat(stack.containers().stream().map(Container::name)).noneMatch(name -> name.contains("migrate"));
        }
    }

    @Test
    void aMigrationThatBreaksIsHeldBackUntilAPersonApprovesItAndTheWayBackAsksForAReason() throws Exception {
        var release = Site.RELEASE.replace("hold: 3s", "hold: 1s");
        try (var site = Site.shop(folder, release)) {
            var stack = site.stack();
            var remote = site.remote();
            var db = Files.createDirectory(stack.folder().resolve("db"));
            Files.writeString(db.resolve("V1__parcel.sql"), "CREATE TABLE parcel (id bigint, weight int);\n");
            site.apply(release + "migrations: db\n");
            long first = remote.deploy(ShopStack.SHOP + "2");
            assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");
            assertThat(remote.log(first)).contains("has deployed nothing here yet");

            Files.writeString(db.resolve("V2__weight.sql"), "ALTER TABLE parcel DROP COLUMN weight;\n");
            assertRefused(
                    remote, remote.deploy(ShopStack.SHOP + "3"), "V2__weight.sql (breaking", "--approve-migrations");
            assertThat(stack.version()).isEqualTo("2");

            long approved = remote.ask(
                            "POST",
                            "/projects/shop/deploy",
                            Map.of("image", ShopStack.SHOP + "3", "approve_migrations", "drilled"))
                    .path("id")
                    .asLong();
            assertThat(remote.end(approved)).as(remote.log(approved)).isEqualTo("succeeded");
            assertThat(stack.version()).isEqualTo("3");

            assertRefused(remote, remote.rollBack(), "migrations of release 3 have changed");
            assertThat(stack.version()).isEqualTo("3");
            long accepted = remote.ask("POST", "/projects/shop/rollback", Map.of("accept_schema", "nobody reads it"))
                    .path("id")
                    .asLong();
            assertThat(remote.end(accepted)).as(remote.log(accepted)).isEqualTo("succeeded");
            assertThat(stack.version()).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NGINX")
    void whatServesCanBeVerifiedAtAnyTime(Front front) throws Exception {
        try (var site = Site.shop(folder, front, front.release().replace("hold: 3s", "hold: 1s"))) {
            var stack = site.stack();
            var remote = site.remote();
            assertThat(remote.send("POST", "/projects/shop/verify", Map.of()).statusCode())
                    .isEqualTo(409);
            long first = remote.deploy(ShopStack.SHOP + "2");
            assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");

            assertThat(verify(remote).path("passed").asBoolean()).isTrue();
            assertThat(remote.get("/projects/shop/verification").path("answers").size())
                    .as("the container, and the proxy")
                    .isEqualTo(2);

            var serving = stack.containers("app").stream()
                    .filter(container -> container.name().endsWith("-app-r2-1"))
                    .findFirst()
                    .orElseThrow();
            testbed.docker().stop(serving.id());
            var bad = verify(remote);
            assertThat(bad.path("passed").asBoolean()).isFalse();
            assertThat(bad.toString()).contains("0 of 1 containers of this release run");
        }
    }

    private static JsonNode verify(Remote remote) throws Exception {
        long job =
                remote.ask("POST", "/projects/shop/verify", Map.of()).path("id").asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        var verification = remote.get("/projects/shop/verification");
        assertThat(verification.path("job_id").asLong()).isEqualTo(job);
        return verification;
    }
}
