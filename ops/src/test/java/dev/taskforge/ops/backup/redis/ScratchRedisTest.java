package dev.taskforge.ops.backup.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Docker Engine answers while a server ends over its snapshot, which no real one can be made to say at will. */
class ScratchRedisTest {
    private static final String COMPLAINT =
            "1:S 27 Nov 2026 20:00:00.123 # Wrong RDB checksum expected: (1) but got (2).";

    @TempDir
    Path folder;

    /** An engine whose container runs when it is first asked for, and has ended when a program was to be run in it. */
    private FakeEngine ending(String exec) throws IOException {
        var execs = new AtomicInteger();
        return new FakeEngine(folder.resolve("socket"), line -> {
            if (line.startsWith("GET /version")) {
                return FakeEngine.VERSION;
            }
            if (line.contains("/exec")) {
                execs.incrementAndGet();
                return FakeEngine.answer(exec, "{\"message\": \"the container is not running\"}");
            }
            if (line.contains("/logs")) {
                return FakeEngine.ok(COMPLAINT);
            }
            var state = execs.get() == 0 ? "running" : "exited";
            return FakeEngine.ok(
                    "{\"Id\": \"a\", \"State\": {\"Status\": \"" + state + "\"}, \"Config\": {\"Tty\": true}}");
        });
    }

    private static void start(Docker docker) throws IOException {
        var source = new ScratchRedis.Source("sha256:1", "redis-cli", 1, 0, 1);
        ScratchRedis.start(docker, "drill", source, Map.of(), new ByteArrayInputStream(new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "409 Conflict", "500 Internal Server Error"})
    void aServerThatEndsWhileItIsAskedHasRefusedItsSnapshot(String exec) throws IOException {
        try (var fake = ending(exec)) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> start(docker))
                    .isInstanceOf(ScratchRedis.Refused.class)
                    .hasMessage(COMPLAINT);
        }
    }

    @Test
    void whatDockerEngineDoesNotAllowIsNotTakenForAServerThatStarts() throws IOException {
        try (var fake = ending("403 Forbidden")) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> start(docker)).isInstanceOf(DockerException.class);
        }
    }
}
