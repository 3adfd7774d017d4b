package dev.taskforge.server.silence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silences, windows of maintenance and who is on call, of a real server. */
class SilencesOverHttpTest {
    private static final String SILENCES = SampleProject.PATH + "/silences";
    private static final String YAML = """
            project: shop
            checks:
              front: {tcp: "127.0.0.1:1", every: 24h}
              back: {tcp: "127.0.0.1:2", every: 24h}
            maintenance:
              windows: [{name: patches, days: [sun], from: "01:00", to: "03:00", monitors: [back]}]
            alerts:
              timezone: Asia/Jakarta
              to: [{id: ops, ntfy: {topic: x}}, {id: budi, topics: [], ntfy: {topic: y}}]
              oncall: {who: [{name: Budi, channel: budi}], since: "2026-11-23 08:00"}
              escalate: [{after: 5m, to: [oncall]}, {after: 20m, to: [ops]}]
            """;

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        server = TestServer.in(data);
        var applied = SampleProject.in(folder).apply(server.asLocal(), YAML);
        assertThat(applied.status()).as(applied.body()).isLessThan(300);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSilenceIsBegunSeenAndEnded() {
        var client = server.asLocal();
        var begun = client.post(SILENCES, "{\"monitors\":\"fr*\",\"duration\":\"2h\",\"reason\":\"<b>new disk</b>\"}");
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        long id = begun.json().at("/id").asLong();

        assertThat(client.get(SILENCES).json()).hasSize(1);
        assertThat(client.get("/projects/shop/monitors").body())
                .contains("fr*", "&lt;b>new disk", "patches")
                .doesNotContain("<b>new disk");

        assertThat(client.delete(SILENCES + "/" + id).status()).isEqualTo(200);
        assertThat(client.delete(SILENCES + "/" + id).status()).isEqualTo(404);
        assertThat(client.get(SILENCES).json()).isEmpty();
        assertThat(client.get("/api/v1/audit").body()).contains("silence.begin", "silence.end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"monitors\":\"nothing*\",\"duration\":\"2h\",\"reason\":\"x\"} | monitors",
                "{\"monitors\":\"Fr.*\",\"duration\":\"2h\",\"reason\":\"x\"} | monitors",
                "{\"duration\":\"1s\",\"reason\":\"x\"} | duration",
                "{\"duration\":\"90d\",\"reason\":\"x\"} | duration",
                "{\"duration\":\"forever\",\"reason\":\"x\"} | duration",
                "{\"duration\":\"2h\",\"reason\":\" \"} | reason",
                "{\"duration\":\"2h\"} | reason",
                "{\"reason\":\"x\"} | duration"
            })
    void whatDoesNotFitIsRefusedWithItsField(String body, String field) {
        var answer = server.asLocal().post(SILENCES, body);
        assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
        assertThat(answer.body()).contains(field);
        assertThat(server.asLocal().get(SILENCES).json()).isEmpty();
    }

    @Test
    void aProjectThatIsDeletedAndAppliedAgainIsNotSilent(@TempDir Path again) throws IOException {
        var client = server.asLocal();
        client.post(SILENCES, "{\"duration\":\"2h\",\"reason\":\"disk\"}");
        assertThat(client.delete(SampleProject.PATH).status()).isEqualTo(204);
        assertThat(SampleProject.in(again).apply(client, YAML).status()).isLessThan(300);

        assertThat(client.get(SILENCES).json()).isEmpty();
    }

    @Test
    void windowsAndTurnsAreListed() {
        var client = server.asLocal();
        var windows = client.get(SampleProject.PATH + "/maintenance").json();
        assertThat(windows.at("/0/name").asString("")).isEqualTo("patches");
        assertThat(windows.toString()).contains("back");

        var oncall = client.get(SampleProject.PATH + "/oncall").json();
        assertThat(oncall.at("/turns/0/name").asString("")).isEqualTo("Budi");
        assertThat(oncall.at("/turns")).hasSizeGreaterThan(2);
        assertThat(oncall.at("/steps/0/to/0").asString("")).isEqualTo("oncall");
        assertThat(client.get("/projects/shop/alerts").body()).contains("Budi", "On call");
    }

    @Test
    void thePageBeginsAndEndsOne() {
        var client = server.asLocal();
        assertThat(send("/projects/shop/silences", "monitors=front&duration=2h&reason=disk"))
                .isEqualTo(303);
        long id = client.get(SILENCES).json().at("/0/id").asLong();
        assertThat(send("/projects/shop/silences/" + id + "/end", "")).isEqualTo(303);
        assertThat(client.get(SILENCES).json()).isEmpty();
    }

    private int send(String path, String form) {
        var client = server.asLocal();
        return client.send(client.request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .status();
    }
}
