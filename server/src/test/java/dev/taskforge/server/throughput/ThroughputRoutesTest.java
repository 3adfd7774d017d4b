package dev.taskforge.server.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobEvent.StateChanged;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThroughputRoutesTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.in(data);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whatWasCountedIsToldOfTheQueueThatIsAskedFor() {
        var local = server.asLocal();
        var tally = new Tally();
        tally.add(new StateChanged(1, null, "counted", "send", JobState.AVAILABLE, true, 0, null));
        tally.add(new StateChanged(1, null, "counted", "send", JobState.RUNNING, false, 1, Duration.ofMillis(3)));
        tally.add(new StateChanged(1, null, "counted", "send", JobState.SUCCEEDED, false, 1, Duration.ofMillis(9)));
        var minute = new Slot(Recorder.minute(Instant.now()).minusSeconds(300), "counted", "send");
        server.app().database().write(tx -> {
            Ledger.add(tx, "test", Map.of(minute, tally));
            return true;
        });
        var answer = local.get("/api/v1/throughput?span=1h&queue=counted").json();
        assertThat(answer.get("step_seconds").intValue()).isEqualTo(60);
        assertThat(answer.get("steps").size()).isEqualTo(60);
        assertThat(answer.at("/whole/submitted").intValue()).isEqualTo(1);
        assertThat(answer.at("/whole/succeeded").intValue()).isEqualTo(1);
        assertThat(answer.at("/whole/wait_millis/p99").isNumber()).isTrue();
        assertThat(answer.at("/steps/0/wait_millis/p50").isNull()).isTrue();
    }

    @Test
    void whatRanUntilTheServerWasStoppedIsStillCountedAfterIt(@TempDir Path data) throws InterruptedException {
        var running = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var type = JobType.of("slow", job -> {
            running.countDown();
            end.await();
            return null;
        });
        try (var first = TestServer.in(data, type)) {
            first.asLocal().post("/api/v1/jobs", "{\"job_type\": \"slow\", \"queue_name\": \"last\"}");
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            int port = first.app().port();
            Thread.startVirtualThread(() -> {
                await().atMost(Duration.ofSeconds(20)).until(() -> !listens(port));
                end.countDown();
            });
        }
        try (var second = TestServer.in(data)) {
            assertThat(second.app()
                            .database()
                            .<List<String>>read(tx -> tx.query(
                                    "SELECT sum(submitted) AS s, sum(succeeded) AS d FROM job_minute WHERE queue = 'last'",
                                    row -> row.number("s") + " " + row.number("d"))))
                    .containsExactly("1 1");
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anUnknownSpanIsRefusedWithTheKnownOnes() {
        var answer = server.asLocal().get("/api/v1/throughput?span=2h");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("1h, 6h, 24h, 7d");
    }

    @Test
    void whoSeesOneProjectOnlyIsRefused() {
        assertThat(server.as(Map.of("shop", Role.VIEWER))
                        .get("/api/v1/throughput")
                        .status())
                .isEqualTo(403);
    }
}
