package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the machine while a deployment is under way: all of it goes down, or its disk is full. */
class DeployFaultsTest {
    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    /**
     * TaskForge and all containers end at once. Then those start that Docker Engine would start again: the ones with a restart
     * policy.
     */
    @Test
    void afterARebootWhileTheNewReleaseIsWatchedTheOldOneServesAlone() throws Exception {
        try (var site = Site.shop(folder, Site.RELEASE.replace("hold: 3s", "hold: 120s"))) {
            var stack = site.stack();
            var remote = site.remote();
            long job = site.deploy("2");
            stack.awaitVersion("2");

            remote.kill();
            for (var container : stack.containers()) {
                testbed.docker().signal(container.id(), "SIGKILL");
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stack.containers().stream().noneMatch(Container::running));
            for (var container : stack.containers()) {
                if (policy(stack, container).equals("unless-stopped")) {
                    testbed.docker().start(container.id());
                }
            }
            remote.restart();

            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
            stack.awaitVersion("1");
            assertThat(remote.deployment(job).path("state").asString()).isEqualTo("failed");
            assertThat(stack.running("app")).hasSize(1);
            assertThat(stack.containers()).hasSize(2).allMatch(Container::running);
        }
    }

    private static String policy(Stack stack, Container container) throws Exception {
        return stack.run(List.of("docker", "inspect", "--format", "{{.HostConfig.RestartPolicy.Name}}", container.id()))
                .strip();
    }

    /** The folder of nginx lies on a disk of its own, which is full. The deployment waits for room, and nothing changes. */
    @Test
    void whileTheDiskOfTheFileForNginxIsFullTheOldReleaseServesAndThenTheNewOne() throws Exception {
        try (var site = Site.shop(folder, Site.RELEASE);
                var disk = SmallDisk.at(site.stack().folder().resolve("nginx"))) {
            var stack = site.stack();
            var remote = site.remote();
            stack.compose("up", "-d", "--force-recreate", "nginx");
            stack.awaitVersion("1");
            disk.fill();
            try (var load = Load.at(stack.address()).start()) {
                long job = site.deploy("2");
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> remote.job(job).path("steps").toString().contains("No space left on device"));
                assertThat(load.soFar().versions()).containsOnlyKeys("1");
                disk.free();
                assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
                var result = load.stop();
                assertThat(result.failures()).as(result::toString).isEmpty();
            }
            assertThat(stack.version()).isEqualTo("2");
            assertThat(stack.running("app")).hasSize(1);
        }
    }
}
