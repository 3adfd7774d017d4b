package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Deployments of a shop behind nginx while 200 requests a second, some of them slow, never stop. */
class DeployTest {
    static final String RELEASE = """
            service: app
            proxy: {service: nginx, upstream: app, file: nginx/app.upstream.conf}
            probe: {port: 8000, path: /health}
            start_within: 30s
            hold: 3s
            drain: 10s
            """;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @Test
    void aReleaseTakesOverAndGoesBackWithoutAFailedRequest() throws Exception {
        try (var stack = ShopStack.of(ShopStack.SHOP + "1");
                var remote = Remote.start(folder)) {
            stack.up();
            stack.awaitVersion("1");
            remote.apply(stack, RELEASE);
            try (var load = Load.at(stack.address()).posts(0.1).start()) {
                long first = remote.deploy(ShopStack.SHOP + "2");
                assertThat(remote.end(first)).as(remote.log(first)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("2");

                long back = remote.rollBack();
                assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("1");

                long third = remote.deploy(ShopStack.SHOP + "3");
                assertThat(remote.end(third)).as(remote.log(third)).isEqualTo("succeeded");
                assertThat(stack.version()).isEqualTo("3");

                var result = load.stop();
                assertThat(result.failed()).as(result::toString).isZero();
            }
            assertThat(stack.containers("app").stream().filter(Container::running))
                    .hasSize(1);
            assertThat(Files.readString(stack.folder().resolve("nginx/app.upstream.conf")))
                    .contains("-app-r3-1:8000");
        }
    }
}
