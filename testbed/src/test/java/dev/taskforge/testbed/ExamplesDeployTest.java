package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The mended examples with PostgreSQL, Redis and nginx, deployed and brought back by their own {@code taskforge.yaml}. */
class ExamplesDeployTest {
    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @Test
    void theDjangoApplicationTakesOverAndGoesBackWithoutAFailedRequest() throws Exception {
        try (var stack = ExampleStack.ahsp()) {
            assertDeployed(stack, "ahsp-fixed");
        }
    }

    /** It asks the linter before each deployment, also after one has written the file for nginx. */
    @Test
    void theJobServerTakesOverAndGoesBackWithoutAFailedRequest() throws Exception {
        try (var stack = ExampleStack.jobServer()) {
            assertDeployed(stack, "job-server-fixed");
        }
    }

    private void assertDeployed(Stack stack, String project) throws Exception {
        try (var remote = Remote.start(folder)) {
            stack.up("nginx");
            stack.awaitVersion("1");
            remote.apply(project, Files.readString(stack.folder().resolve("taskforge.yaml")), stack.folder());
            var neighbours = neighbours(stack);
            assertThat(neighbours).containsOnlyKeys("db", "redis", "nginx");
            // Half a core is all that these files give nginx.
            try (var load =
                    Load.at(stack.address()).rate(100).slow(0.05, 1).posts(0.1).start()) {
                for (var version : new String[] {"2", "3"}) {
                    long job = remote.deploy(ShopStack.SHOP + version);
                    assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
                    assertThat(stack.version()).isEqualTo(version);
                }
                long back = remote.rollBack();
                assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("2");

                var result = load.stop();
                assertThat(result.failures()).as(result::toString).isEmpty();
                assertThat(result.versions()).containsOnlyKeys("1", "2", "3");
            }
            assertThat(neighbours(stack)).isEqualTo(neighbours);
            assertThat(stack.running("app")).hasSize(1);
        }
    }

    /** The containers beside the application, by their services, and whether they run well. */
    private static Map<String, String> neighbours(Stack stack) throws IOException {
        var found = new HashMap<String, String>();
        for (var service : new String[] {"db", "redis", "nginx"}) {
            Container container = stack.container(service);
            found.put(
                    service, container.id() + " running " + container.running() + " restarts " + container.restarts());
        }
        return found;
    }
}
