package dev.taskforge.server.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
    void jobsThatRanAreToldOnceTheirMinuteIsOver() {
        var local = server.asLocal();
        local.post("/api/v1/jobs", "{\"job_type\": \"test_job\", \"queue_name\": \"counted\"}");
        await().atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> local.get("/api/v1/throughput?queue=counted&type=test_job")
                                .json()
                                .at("/whole/succeeded")
                                .intValue()
                        == 1);
        var answer = local.get("/api/v1/throughput?span=1h&queue=counted").json();
        assertThat(answer.get("step_seconds").intValue()).isEqualTo(60);
        assertThat(answer.get("steps").size()).isEqualTo(60);
        assertThat(answer.at("/whole/submitted").intValue()).isEqualTo(1);
        assertThat(answer.at("/whole/wait_millis/p99").isNumber()).isTrue();
        assertThat(answer.at("/steps/0/wait_millis/p50").isNull()).isTrue();
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
