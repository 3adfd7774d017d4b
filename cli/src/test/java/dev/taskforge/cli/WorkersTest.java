package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theListShowsWhatEachWorkerDoes() {
        server.on("GET /api/v1/workers", 200, """
                [{"name":"mailer-1","state":"active","jobs":3,"types":["send_mail","sms"],"queues":[],
                  "client":"python/3.12","last_seen_at":"2026-11-21T08:00:00Z"}]""");

        var run = Run.of(server, "workers", "list");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("mailer-1").contains("send_mail, sms").contains("python/3.12");
    }

    @Test
    void aWorkerIsDrainedAndSetToWorkAgain() {
        server.on("POST /api/v1/workers/mailer-1/drain", 200, "{\"name\":\"mailer-1\"}");

        assertThat(Run.of(server, "workers", "drain", "mailer-1").out()).contains("gets no more jobs");
        assertThat(server.last().body()).isEqualTo("{\"draining\":true}");
        assertThat(Run.of(server, "workers", "drain", "mailer-1", "--off").out())
                .contains("gets jobs again");
        assertThat(server.last().body()).isEqualTo("{\"draining\":false}");
    }

    @Test
    void aWorkersTokenNamesWhatItWorksOn() {
        server.on("POST /api/v1/tokens", 201, "{\"token\":\"tf_x\"}");

        var run = Run.of(server, "tokens", "create", "w", "--worker", "--queue", "q", "--type", "a", "--type", "b");

        assertThat(run.out()).isEqualTo("tf_x\n");
        assertThat(server.last().body()).contains("\"work\":{\"queues\":[\"q\"],\"types\":[\"a\",\"b\"]}");
    }

    @Test
    void aTokenThatOpensNothingIsRefusedBeforeTheServerIsAsked() {
        assertThat(Run.of(server, "tokens", "create", "w").status()).isEqualTo(2);
        assertThat(Run.of(server, "tokens", "create", "w", "--queue", "q").err())
                .contains("--worker");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anEndpointsSecretIsPrintedAlone() {
        server.on("POST /api/v1/endpoints", 201, "{\"secret\":\"whsec_x\"}");

        var run = Run.of(server, "endpoints", "create", "billing", "https://pay.example.id/hook", "--project", "shop");

        assertThat(run.out()).isEqualTo("whsec_x\n");
        assertThat(server.last().body())
                .isEqualTo("{\"name\":\"billing\",\"url\":\"https://pay.example.id/hook\",\"project\":\"shop\"}");
    }
}
