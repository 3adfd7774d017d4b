package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WritersTest {
    @TempDir
    Path folder;

    /** One that crashed and is started again in a moment, or that is let go on, writes as well. */
    @ParameterizedTest
    @CsvSource({"running, true", "restarting, true", "paused, true", "exited, false", "dead, false", "created, false"})
    void whoeverMayGoOnByItselfWrites(String state, boolean writes) throws IOException {
        try (var engine = new FakeEngine(folder.resolve("socket"), line -> answer(line, state))) {
            var docker = Docker.connect(engine.socket());
            var database = docker.container("c1").orElseThrow();

            assertThat(Writers.running(docker, List.of("app"), database))
                    .extracting(Container::id)
                    .isEqualTo(writes ? List.of("c1") : List.of());
        }
    }

    private static String answer(String line, String state) {
        if (line.startsWith("GET /version")) {
            return FakeEngine.VERSION;
        }
        return line.contains("/containers/json")
                ? FakeEngine.ok("[{\"Id\": \"c1\"}]")
                : FakeEngine.ok("""
                {"Id": "c1", "Name": "/app", "State": {"Status": "%s", "Running": %b},
                 "Config": {"Image": "i", "Labels": {"com.docker.compose.project": "shop"}}}""".formatted(state, !state.equals("exited")));
    }
}
