package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
    private static final String HELD = """
            {"state":"ready","kit_made_at":"2026-11-20T08:00:00Z","public_key":"age1x","places":["nas"],
             "newest_copy_at":"2026-11-21T07:00:00Z","newest_copy_to":["nas"],
             "recovered":{"at":"2026-11-21T07:30:00Z","from":"sftp://nas/x.age","data_at":"2026-11-21T07:00:00Z","held":true,
               "queues":["ops"],"unfinished":{"running":1,"available":4},
               "running":[{"id":812,"type":"deploy","project":"shop"}],"resumed_at":null}}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsHeldAfterARecoveryIsShownWithWhatToLookAt() {
        server.on("GET /api/v1/recovery", 200, HELD);

        var run = Run.of(server, "recovery", "show");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("sftp://nas/x.age", "1 running, 4 available", "job 812, deploy shop")
                .contains("./taskforge recovery resume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "no_copies", "no_kit", "kit_old", "no_copy_yet"})
    void everyStateIsAWholeSentence(String state) {
        server.on("GET /api/v1/recovery", 200, "{\"state\":\"" + state + "\",\"recovered\":null}");

        var run = Run.of(server, "recovery", "show");

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith(".\n").doesNotContain("recovery.state");
    }

    @Test
    void aProgramReadsTheSameAsJson() {
        server.on("GET /api/v1/recovery", 200, HELD);

        assertThat(Run.of(server, "recovery", "show", "--json").out()).contains("\"kit_made_at\"");
    }

    @Test
    void itIsLetGoOn() {
        server.on("POST /api/v1/recovery/resume", 200, HELD);

        var run = Run.of(server, "recovery", "resume");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("The queues go on");
    }

    @Test
    void whatTheLauncherDoesSaysSo() {
        for (var command : List.of("recover", "recovery-kit")) {
            assertThat(Run.of(server, command).err()).contains("launcher");
            assertThat(Run.of(server, command, "--help").out()).contains("--data", "./taskforge " + command);
        }
    }
}
