package dev.taskforge.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.posture.PostureRules;
import dev.taskforge.server.Staff;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered about the machine on which this test runs, whatever that is: nothing here changes it. */
class HostRoutesTest {
    private static final String HOST = "/api/v1/host";
    private static final String FIXES = HOST + "/fixes";
    /** Changes nothing, so taking it back changes nothing either. */
    private static final String EMPTY_FIX = """
            {"fix": "updates", "rule": "updates", "job": 7, "by": "rina", "at": "2026-11-29T02:00:00Z",
             "made": [], "back": [], "ssh": false, "network": []}
            """;

    @TempDir
    Path data;

    private TestServer server;
    private TestServer.Client admin;

    @BeforeEach
    void start() {
        server = TestServer.in(data);
        admin = new Staff(server).add("rina", "*", "admin").signedIn("rina");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void inForce(String content) throws IOException {
        Files.createDirectories(data.resolve("host-fixes"));
        Files.writeString(data.resolve("host-fixes/updates.json"), content);
    }

    @Test
    void everyRuleIsAnsweredAndSaysWhatToDo() {
        var host = admin.get(HOST).json();

        assertThat(host.get("machine").stringValue()).isNotBlank();
        assertThat(host.get("rules").valueStream().map(rule -> rule.get("rule").stringValue()))
                .containsExactlyInAnyOrderElementsOf(PostureRules.ids());
        assertThat(host.get("rules").valueStream())
                .allMatch(rule -> !rule.get("seen").stringValue().isBlank())
                .allMatch(rule -> !rule.get("state").stringValue().matches("fail|error")
                        || !rule.get("fix").stringValue().isBlank());
        assertThat(admin.get("/host").body()).contains("id=\"grade-title\"");
    }

    @Test
    void whatWouldBeDoneIsAskedOfAJob() {
        var accepted = admin.post(FIXES, "{\"fix\": \"updates\", \"dry_run\": true}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(admin.get(FIXES)
                                .json()
                                .valueStream()
                                .map(fix -> fix.get("act").stringValue() + " "
                                        + fix.get("state").stringValue()))
                        .singleElement()
                        .asString()
                        .matches("plan (planned|failed)"));
        assertThat(admin.get("/host").body()).contains("id=\"history\"");
    }

    @Test
    void onlyWhatThereIsCanBeFixedAndOnlyWhatWasFixedTakenBack() {
        assertThat(admin.post(FIXES, "{\"fix\": \"firewall\"}").status()).isEqualTo(422);
        assertThat(admin.post(FIXES + "/firewall/undo", "").status()).isEqualTo(404);
        assertThat(admin.post(FIXES + "/..%2fupdates/undo", "").status()).isIn(400, 404);
        assertThat(admin.post(FIXES + "/updates/undo", "").status()).isEqualTo(409);
        assertThat(admin.get(FIXES).json()).isEmpty();
    }

    @Test
    void aFixInForceIsShownAndCanBeTakenBack() throws Exception {
        inForce(EMPTY_FIX);

        var rule = admin.get(HOST)
                .json()
                .get("rules")
                .valueStream()
                .filter(one -> one.get("rule").stringValue().equals("updates"))
                .findFirst()
                .orElseThrow();
        assertThat(rule.get("in_force").get("by").stringValue()).isEqualTo("rina");
        var accepted = admin.post(FIXES + "/updates/undo", "");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        assertThat(admin.get(FIXES).json().get(0).get("act").stringValue()).isEqualTo("undo");
    }

    @Test
    void aRecordThatCannotBeReadIsSaid() throws Exception {
        inForce("{");

        assertThat(admin.get(HOST).json().get("fixes_unknown").stringValue()).contains("updates.json");
        assertThat(admin.post(FIXES + "/updates/undo", "").status()).isEqualTo(409);
    }

    @Test
    void aFixIsNotSubmittedAsARawJob() {
        var answer = admin.post(
                "/api/v1/jobs",
                "{\"job_type\": \"posture-fix\", \"queue_name\": \"ops\", \"payload\": {\"machine\": \"x\", \"fix\": \"updates\"}}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("POST /api/v1/host/fixes");
    }

    @Test
    void theMetricsTellTheLastLook() {
        admin.get(HOST);

        assertThat(server.asLocal().get("/metrics").body()).contains("taskforge_host_posture_rules{state=\"pass\"}");
    }
}
