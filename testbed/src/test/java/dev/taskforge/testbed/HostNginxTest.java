package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is different when nginx of this machine passes requests on; the rest is in {@link DeployTest}, {@link DeployKilledTest}. */
class HostNginxTest {
    private static final Front HOST = Front.HOST;
    private static final String RELEASE = HOST.release().replace("hold: 3s", "hold: 1s");

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @Test
    void whatIsNotReadyIsRefusedBeforeAnythingChanges() throws Exception {
        try (var site = Site.shop(folder, HOST, RELEASE)) {
            var stack = site.stack();
            var remote = site.remote();
            var original = Files.readString(HOST.file(stack.folder()));
            assertThat(refusal(remote)).isEmpty();

            site.apply(RELEASE.replace("-c, FOLDER/host/nginx.conf", "-c, FOLDER/host/none.conf"));
            assertThat(refusal(remote)).contains("nginx does not take the configuration", "none.conf");
            site.apply(RELEASE.replace("file: host/conf.d/", "file: host/"));
            assertThat(refusal(remote)).contains("the upstream app is defined in");
            site.apply(RELEASE);

            var compose = stack.folder().resolve("docker-compose.yml");
            var services = Files.readString(compose);
            Files.writeString(compose, services.replace(":8000\"", ":8000\"\n      - \"127.0.0.1::9000\""));
            assertThat(refusal(remote)).contains("publishes port 9000 besides 8000");
            Files.writeString(compose, services.replaceAll("127.0.0.1:[0-9]+:8000", "127.0.0.1::8000"));
            stack.up();
            assertThat(refusal(remote)).contains("does not publish port 8000 at a fixed port");
            Files.writeString(compose, services);
            stack.up();

            stack.nginx().close();
            assertThat(refusal(remote)).contains("nginx does not run on this machine");
            stack.nginx().start();
            assertThat(refusal(remote)).isEmpty();

            assertThat(Files.readString(HOST.file(stack.folder()))).isEqualTo(original);
            assertThat(stack.containers()).hasSize(1).allMatch(Container::running);
        }
    }

    private static String refusal(Remote remote) throws Exception {
        return remote.ask("POST", "/projects/shop/deploy/plan", Map.of("image", ShopStack.SHOP + "2"))
                .path("refused")
                .asString("");
    }

    /** Compose’s own container runs again, and nginx still goes to the release that is gone, until the next deployment begins. */
    @Test
    void afterComposeDownABadReleaseStillLeavesTheSiteWithWhatRuns() throws Exception {
        try (var site = Site.shop(folder, HOST, RELEASE)) {
            var stack = site.stack();
            var remote = site.remote();
            long first = site.deploy("2");
            assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");

            stack.compose("down");
            stack.up();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stack.running("app").stream().anyMatch(Container::healthy));
            long bad = site.deploy("crash");
            assertThat(remote.end(bad)).as(remote.log(bad)).isEqualTo("failed");
            assertThat(stack.version()).isEqualTo("1");
        }
    }
}
