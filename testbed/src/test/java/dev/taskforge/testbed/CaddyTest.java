package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is different when Caddy passes requests on; what is the same is in {@link DeployTest} and {@link DeployKilledTest}. */
class CaddyTest {
    private static final Front CADDY = Front.CADDY;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @Test
    void aCaddyThatWouldNotHearOfTheFileIsRefusedBeforeAnythingChanges() throws Exception {
        try (var site = Site.shop(folder, CADDY, CADDY.release())) {
            var stack = site.stack();
            var remote = site.remote();
            var caddyfile = CADDY.siteFile(stack.folder());
            var written = Files.readString(caddyfile);
            var original = Files.readString(CADDY.file(stack.folder()));
            assertThat(refusal(remote)).isEmpty();

            Files.writeString(caddyfile, "{\n\tadmin off\n}\n" + written);
            assertThat(refusal(remote)).contains("the API of Caddy is off");
            Files.writeString(caddyfile, written + "\nhttp://:9180 {\n\trespond taken\n}\n");
            assertThat(refusal(remote)).contains("already has a site at port 9180");
            Files.writeString(caddyfile, written);

            var compose = stack.folder().resolve("docker-compose.yml");
            var services = Files.readString(compose);
            Files.writeString(
                    compose,
                    services.replace(
                            "image: taskforge-testbed/caddy:1",
                            "image: taskforge-testbed/caddy:1\n    working_dir: /etc/caddy\n    command: caddy run"));
            stack.up();
            assertThat(refusal(remote)).contains("was not started with caddy run --config FILE");
            Files.writeString(
                    compose,
                    services.replace(
                            "- ./caddy:/etc/caddy:ro",
                            "- ./caddy/Caddyfile:/etc/caddy/Caddyfile:ro\n      - ./caddy/app.caddy:/etc/caddy/app.caddy:ro"));
            stack.up();
            assertThat(refusal(remote)).contains("is in no folder that is mounted into the service caddy");

            assertThat(Files.readString(CADDY.file(stack.folder()))).isEqualTo(original);
            assertThat(stack.containers()).hasSize(2).allMatch(Container::running);
        }
    }

    private static String refusal(Remote remote) throws Exception {
        return remote.ask("POST", "/projects/shop/deploy/plan", Map.of("image", ShopStack.SHOP + "2"))
                .path("refused")
                .asString("");
    }

    @Test
    void whatCaddyDoesNotTakeIsPutBackAndTheOldReleaseServesOn() throws Exception {
        try (var site = Site.shop(folder, CADDY, CADDY.release())) {
            var stack = site.stack();
            var remote = site.remote();
            // Which Caddy only finds when it is to listen there itself.
            var caddy = stack.container("caddy").id();
            stack.run(List.of("docker", "exec", caddy, "/bin/busybox", "httpd", "-p", "9180"));
            var caddyfile = CADDY.siteFile(stack.folder());
            var original = Files.readString(CADDY.file(stack.folder()));
            try (var load = Load.at(stack.address()).rate(100).posts(0.1).start()) {
                long taken = site.deploy("2");
                assertThat(remote.end(taken)).as(remote.log(taken)).isEqualTo("failed");
                assertThat(remote.deployment(taken).path("error").asString())
                        .contains("Caddy does not take what TaskForge wrote", "address already in use");
                assertThat(Files.readString(CADDY.file(stack.folder()))).isEqualTo(original);

                // The snippet stands in the Caddyfile, and the file of TaskForge beside it is never read.
                Files.writeString(caddyfile, Files.readString(caddyfile).replace("import app.caddy", original.strip()));
                long unread = site.deploy("2");
                assertThat(remote.end(unread)).as(remote.log(unread)).isEqualTo("failed");
                assertThat(remote.deployment(unread).path("error").asString())
                        .contains("no reverse_proxy of Caddy goes by the snippet (app)");
                assertThat(Files.readString(CADDY.file(stack.folder()))).isEqualTo(original);

                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
                assertThat(result.versions()).containsOnlyKeys("1");
            }
            assertThat(stack.containers()).hasSize(2).allMatch(Container::running);
        }
    }

    @Test
    void severalContainersShareTheRequestsAndNoneFails() throws Exception {
        try (var site = Site.shop(folder, CADDY, CADDY.release())) {
            var stack = site.stack();
            var remote = site.remote();
            stack.compose("up", "-d", "--scale", "app=2");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stack.running("app").stream().allMatch(Container::healthy));
            try (var load = Load.at(stack.address()).rate(100).posts(0.1).start()) {
                long job = site.deploy("2");
                assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("2");
                assertThat(stack.running("app")).hasSize(2);
                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
            }
            assertThat(Files.readString(CADDY.file(stack.folder())))
                    .contains("-app-r2-1:8000", "-app-r2-2:8000", "lb_policy least_conn");
        }
    }

    /** A container of the new release ends while it is watched, and Caddy finds that out by its requests. */
    @Test
    void requestsForAContainerThatEndedGoToTheOldOne() throws Exception {
        try (var site = Site.shop(folder, CADDY, CADDY.release().replace("hold: 3s", "hold: 60s"))) {
            var stack = site.stack();
            var remote = site.remote();
            long job = site.deploy("2");
            stack.awaitVersion("2");
            remote.kill(); // so that nobody but Caddy can help
            var fresh = stack.running("app").stream()
                    .filter(container -> container.label("dev.taskforge.release") != null)
                    .findFirst()
                    .orElseThrow();
            testbed.docker().stop(fresh.id());
            try (var load = Load.at(stack.address()).slow(0, 0).start()) {
                await().atMost(Duration.ofSeconds(20)).until(() -> load.soFar().total() > 1_000);
                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
                assertThat(result.versions()).containsOnlyKeys("1");
            }
            remote.restart();
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
            assertThat(stack.version()).isEqualTo("1");
        }
    }

    /** As it stands there, but for the address of the site and a shorter watch. */
    @Test
    void theExampleOfTheGuideIsDeployed() throws Exception {
        var example = example();
        int port = Stack.freePort();
        var shop = Files.createTempDirectory("shop");
        Files.createDirectory(shop.resolve("caddy"));
        Files.writeString(
                shop.resolve("docker-compose.yml"),
                example.get(0).replace("\"80:80\", \"443:443\"", "\"127.0.0.1:" + port + ":80\""));
        Files.writeString(CADDY.siteFile(shop), example.get(1).replace("shop.example.id", "http://:80"));
        Files.writeString(CADDY.file(shop), example.get(2));
        ShopStack.setImage(shop, ShopStack.SHOP + "1");
        var stack = new Stack(shop, URI.create("http://127.0.0.1:" + port), List.of());
        try (var site = new Site(stack, Remote.start(folder))) {
            stack.up();
            stack.awaitVersion("1");
            site.remote().apply("shop", example.get(3) + "  hold: 1s\n", shop);
            try (var load = Load.at(stack.address()).rate(100).start()) {
                long job = site.deploy("2");
                assertThat(site.remote().end(job)).as(site.remote().log(job)).isEqualTo("succeeded");
                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
            }
            assertThat(stack.version()).isEqualTo("2");
        }
    }

    /** Compose file, Caddyfile, file of TaskForge, taskforge.yaml. */
    private static List<String> example() throws Exception {
        var guide = Files.readString(Path.of("../docs/guide/en/deploy.md"));
        var section = guide.substring(guide.indexOf("## With Caddy"), guide.indexOf("What is different:"));
        var blocks = Pattern.compile("(?s)```[a-z]+\n(.*?)```")
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(blocks).hasSize(4);
        return blocks;
    }
}
