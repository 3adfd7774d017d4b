package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.UnboundLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logs that fill a disk, of containers on a real Docker Engine. */
class UnboundLogsTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final long MEGABYTE = 1024 * 1024;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    private String start(String... options) throws IOException {
        var config = Testbed.config("sleep", "600");
        for (int i = 0; i < options.length; i += 2) {
            config.withObject("/HostConfig/LogConfig")
                    .put("Type", "json-file")
                    .withObject("/Config")
                    .put(options[i], options[i + 1]);
        }
        var id = testbed.create(config);
        testbed.docker().start(id);
        return id;
    }

    private void write(String id, String command) throws IOException {
        var words = List.of("sh", "-c", command + " > /proc/1/fd/1");
        assertThat(testbed.docker().exec(id, words).run(SOON).exitCode()).isZero();
    }

    /** Docker Engine adds about sixty bytes to each line. */
    private void fill(String id) throws IOException {
        write(
                id,
                "{ l=x; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do l=$l$l; done;"
                        + " i=0; while [ $i -lt 14000 ]; do echo $i $l; i=$((i+1)); done; }");
    }

    @Test
    void ofALargeOneTheEndStaysAndItGoesOn() throws Exception {
        var id = start();
        fill(id);
        var file = testbed.docker().unboundLog(id).orElseThrow();
        await().atMost(SOON).until(() -> Files.size(file) > 50 * MEGABYTE);
        await().atMost(SOON).until(() -> testbed.docker().logs(id, 1, 8_000).startsWith("13999 "));

        assertThat(UnboundLogs.shorten(testbed.docker(), id, Path.of("/proc")))
                .as("another disk needs room")
                .isZero();
        long bytes = UnboundLogs.shorten(testbed.docker(), id, file);

        assertThat(bytes).isGreaterThan(49 * MEGABYTE);
        assertThat(Files.size(file)).isBetween(MEGABYTE / 2, MEGABYTE);
        assertThat(testbed.docker().logs(id, 1, 8_000)).startsWith("13999 ");
        write(id, "echo it goes on");
        await().atMost(SOON).until(() -> testbed.docker().logs(id, 1, 8_000).contains("it goes on"));
        assertThat(testbed.docker().logs(id, 5_000, 4_000_000).lines())
                .as("whole lines")
                .allMatch(line -> line.startsWith("13") || line.equals("it goes on"));
        assertThat(UnboundLogs.shorten(testbed.docker(), id, file))
                .as("it is small now")
                .isZero();
    }

    @Test
    void oneThatIsBoundedIsLeftAlone() throws Exception {
        var id = start("max-size", "100m");

        assertThat(testbed.docker().unboundLog(id)).isEmpty();
        assertThat(UnboundLogs.shorten(testbed.docker(), id, Path.of("/var/lib")))
                .isZero();
    }
}
