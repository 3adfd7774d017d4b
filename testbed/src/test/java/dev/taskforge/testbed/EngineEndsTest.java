package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Docker Engine ends, which all other tests use too; so nothing runs beside these. */
@Tag("engine-ends")
class EngineEndsTest {
    private static final Front HOST = Front.HOST;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @Test
    void anEngineThatCrashesEndsWhatWasUnderWayAndIsFoundAgain() throws Exception {
        var exec = testbed.docker().exec(testbed.run("sleep", "60"), List.of("sh", "-c", "echo begun; sleep 60"));
        var begun = new CompletableFuture<Boolean>();
        var outcome = CompletableFuture.supplyAsync(() -> {
            var out = new OutputStream() {
                @Override
                public void write(int b) {
                    begun.complete(true);
                }
            };
            try {
                return "exit code " + exec.run(Duration.ofMinutes(1), out, OutputStream.nullOutputStream());
            } catch (IOException e) {
                return "failed";
            }
        });
        begun.get(20, TimeUnit.SECONDS);
        Testbed.killEngine();
        try {
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("failed");
        } finally {
            Testbed.setUp();
        }
        assertThat(Docker.connect(Testbed.socket()).image(Testbed.IMAGE)).isPresent();
    }

    @Test
    void aDockerEngineThatCrashesWhileTheNewReleaseIsWatchedLeavesTheOldOneServing() throws Exception {
        try (var site = Site.shop(folder, Site.RELEASE.replace("hold: 3s", "hold: 120s"))) {
            var stack = site.stack();
            var remote = site.remote();
            long job = site.deploy("2");
            stack.awaitVersion("2");
            Testbed.killEngine();
            Testbed.setUp();
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
            stack.awaitVersion("1");
            assertThat(remote.deployment(job).path("state").asString()).isEqualTo("failed");
            assertThat(stack.containers()).hasSize(2).allMatch(Container::running);
        }
    }

    /** As it stands there, but for addresses and a shorter watch. Each container has its port as long as it is there. */
    @Test
    void theExampleOfTheGuideIsDeployedAndOutlivesARestartWithoutTaskForge() throws Exception {
        var example = example();
        int port = Stack.freePort();
        var shop = Files.createTempDirectory("shop");
        Files.createDirectories(shop.resolve("host/conf.d"));
        Files.createDirectory(shop.resolve("nginx"));
        var app = "127.0.0.1:" + Stack.freePort();
        Files.writeString(shop.resolve("docker-compose.yml"), example.get(0).replace("127.0.0.1:8000", app));
        Files.writeString(
                shop.resolve("host/conf.d/shop.conf"),
                example.get(1).replace("/srv/shop", shop.toString()).replace("listen 80", "listen 127.0.0.1:" + port));
        Files.writeString(
                shop.resolve("nginx/app.upstream.conf"), example.get(2).replace("127.0.0.1:8000", app));
        ShopStack.setImage(shop, ShopStack.SHOP + "1");
        var stack = new Stack(shop, URI.create("http://127.0.0.1:" + port), List.of()).with(OwnNginx.of(shop));
        try (var site = new Site(stack, Remote.start(folder))) {
            stack.up();
            stack.awaitVersion("1");
            var remote = site.remote();
            var yaml = example.get(3).replace("host: true", HOST.place().replace("FOLDER", shop.toString()));
            remote.apply("shop", yaml + "  hold: 1s\n", shop);
            try (var load = Load.at(stack.address()).start()) {
                long job = site.deploy("2");
                assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
            }
            remote.kill();

            testbed.docker().restart(stack.running("app").getFirst().id());
            stack.awaitVersion("2");

            Testbed.stopEngine();
            stack.nginx().close();
            Testbed.setUp();
            stack.nginx().start();
            stack.awaitVersion("2");

            remote.restart();
            long back = remote.rollBack();
            assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
            assertThat(stack.version()).as("what Docker Compose published").isEqualTo("1");
        }
    }

    /** Compose file, site, file of TaskForge, taskforge.yaml. */
    private static List<String> example() throws Exception {
        var guide = Files.readString(Path.of("../docs/guide/en/deploy.md"));
        var section = guide.substring(
                guide.indexOf("## With nginx on the host"), guide.indexOf("Unless TaskForge runs as root"));
        var blocks = Pattern.compile("(?s)```[a-z]+\n(.*?)```")
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(blocks).hasSize(4);
        return blocks;
    }
}
