package dev.taskforge.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsenceWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void anErrorDoesNotEndTheWatch(@TempDir Path data, @TempDir Path folder) throws Exception {
        try (var server = TestServer.in(data)) {
            var app = server.app();
            var told = new AtomicInteger();
            var watch = new BackupWatch(
                    app.database(),
                    app.operations().projects(),
                    (tx, absence, change, receivers, now) -> {
                        told.incrementAndGet();
                        throw new StackOverflowError("as code that is broken throws");
                    },
                    app.audit(),
                    Clock.offset(Clock.systemUTC(), Duration.ofDays(3)));
            SampleProject.in(folder).apply(server.asLocal(), SampleProject.YAML);
            app.operations().watch().look();

            try (var _ = new AbsenceWatch(app.engine().jobs(), watch, () -> {})) {
                for (int round = 1; round <= 2; round++) {
                    int expected = round;
                    var client = server.asLocal();
                    SampleProject.ended(client, client.post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
                    await().atMost(PATIENCE).until(() -> told.get() >= expected);
                }
            }
            assertThat(told).hasValueGreaterThanOrEqualTo(2);
        }
    }
}
