package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.host.docker.Container;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} of TaskForge at every step of a deployment, and of the way back from one. */
class DeployKilledTest {
    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aDeploymentGoesOnAfterAKillAtAnyStepAndNoRequestFails(Front front) throws Exception {
        try (var site = Site.shop(
                folder,
                front,
                front.release() + "migrate: [python3, -c, \"import time; time.sleep(1); print('once')\"]\n")) {
            var stack = site.stack();
            var remote = site.remote();
            int version = 1;
            try (var load = Load.at(stack.address()).rate(100).start()) {
                for (var step : Sampled.Cases.some(Math.min(3, steps(front).size()), steps(front))) {
                    version = version % 3 + 1;
                    long job = site.deploy(String.valueOf(version));
                    remote.killWhen(() -> remote.hasBegun(job, step));
                    assertThat(remote.end(job)).as(step + remote.log(job)).isEqualTo("succeeded");
                    assertThat(stack.version()).as(step).isEqualTo(String.valueOf(version));
                    assertThat(stack.containers("app").stream().filter(Container::running))
                            .as(step)
                            .hasSize(1);
                    assertThat(remote.log(job)).as(step).containsOnlyOnce("migrate: once");
                }
                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
            }
        }
    }

    /** What happens before and after those of the others does not ask which proxy there is. */
    private static List<String> steps(Front front) {
        return switch (front) {
            case NGINX -> List.of("preflight", "migrate", "start", "switch", "hold", "finish", "retire");
            case HOST, CADDY -> List.of("switch");
        };
    }

    @ParameterizedTest
    @MethodSource("dev.taskforge.testbed.DeployTest#fronts")
    void theWayBackGoesOnAfterAKill(Front front) throws Exception {
        try (var site = Site.shop(folder, front, front.release().replace("start_within: 30s", "start_within: 2s"));
                var load = Load.at(site.stack().address()).rate(100).start()) {
            var stack = site.stack();
            var remote = site.remote();
            long job = site.deploy("sick");
            remote.killWhen(
                    () -> remote.deployment(job).path("state").asString().equals("returning"));
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
            assertThat(remote.deployment(job).path("state").asString()).isEqualTo("failed");
            var result = load.stop();
            assertThat(result.failed()).as(result::toString).isZero();
            assertThat(result.versions()).containsOnlyKeys("1");
            assertThat(stack.containers()).hasSize(front.containers()).allMatch(Container::running);
        }
    }
}
