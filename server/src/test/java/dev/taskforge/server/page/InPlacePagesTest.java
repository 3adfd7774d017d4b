package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.Staff;
import dev.taskforge.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of restores in place, before a real server without Docker Engine. */
class InPlacePagesTest {
    private static final String PAGE = "/projects/shop/restore-requests";
    private static final String PLACE = """
            {"folder": "/srv/shop", "service": "db", "database": "sales", "there": true, "user": null,
             "writers": [], "kind": "SERVER", "paths": []}""";

    private TestServer server;
    private TestServer.Client sari;
    private TestServer.Client budi;
    private long backup;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data, Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock"));
        var local = server.asLocal();
        var yaml = SampleProject.YAML.replace(
                "destinations:",
                "  sales: {kind: postgres, service: db, url: \"postgresql://app:secret@127.0.0.1:5432/sales\"}\ndestinations:");
        assertThat(SampleProject.in(folder).apply(local, yaml).status()).isLessThan(300);
        SampleProject.ended(local, local.post(SampleProject.PATH + "/backup", "{}"));
        backup = local.get(SampleProject.PATH + "/backups")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
        assertThat(local.patch("/api/v1/queues/ops", "{\"paused\":true}").status())
                .isEqualTo(200);
        var staff = new Staff(server)
                .add("sari", "*", "admin")
                .add("budi", "*", "admin")
                .add("tuti", "shop", "viewer");
        sari = staff.signedIn("sari");
        budi = staff.signedIn("budi");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private long waiting() {
        return server.app()
                .database()
                .write(tx -> tx.first(
                                """
                        INSERT INTO in_place_request (project, database_name, backup_id, data_at, place, without_drill, reason,
                          requested_by, requested_at, expires_at)
                        VALUES ('shop', 'sales', ?, ?, ?, 1, 'prices <b>garbled</b>', 'sari', ?, ?) RETURNING id""",
                                row -> row.number("id"),
                                backup,
                                Instant.parse("2026-11-27T01:02:03Z"),
                                PLACE,
                                Instant.now(),
                                Instant.now().plusSeconds(600))
                        .orElseThrow());
    }

    private static TestServer.Answer post(TestServer.Client client, String path, @Nullable String form) {
        return client.send(client.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form == null ? "" : form)));
    }

    @Test
    void aRequestIsShownWithWhatIsLostToWhoMayDecideIt() {
        long id = waiting();

        assertThat(budi.get(PAGE).body())
                .contains("empty sales", "prices &lt;b&gt;garbled", "2026-11-27", "even when no drill passed")
                .contains(PAGE + "/" + id + "/approve", PAGE + "/" + id + "/deny")
                .doesNotContain(PAGE + "/" + id + "/withdraw", "<b>garbled");
        assertThat(sari.get(PAGE).body())
                .contains(PAGE + "/" + id + "/withdraw")
                .doesNotContain(PAGE + "/" + id + "/approve");
        assertThat(new Staff(server).signedIn("tuti").get(PAGE).body())
                .contains("empty sales")
                .doesNotContain(PAGE + "/" + id, "id=\"ask\"");
        assertThat(budi.get("/projects/shop/backups").body()).contains(PAGE);
    }

    @Test
    void theSecondPersonApprovesItOnceAndItsJobIsSubmittedForWhoAsked() {
        long id = waiting();
        assertThat(post(sari, PAGE + "/" + id + "/approve", null).status()).isEqualTo(403);

        var approved = post(budi, PAGE + "/" + id + "/approve", null);

        var job = server.asLocal().get("/api/v1/jobs/" + approved.location().replaceAll("[^0-9]", ""));
        assertThat(job.json().get("job_type").stringValue()).isEqualTo("restore-in-place");
        assertThat(job.json().get("submitted_by").stringValue()).isEqualTo("sari");
        assertThat(post(budi, PAGE + "/" + id + "/approve", null).status()).isEqualTo(409);
    }

    @Test
    void whatCannotBeAskedIsSaidAndStaysTyped() {
        var refused = post(sari, PAGE, "database=sales&backup=x&without_drill=true&reason=prices+are+garbled");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("prices are garbled", "value=\"x\"", "value=\"true\" checked");
    }

    @Test
    void whatNobodySaysTheWritersOfIsNotAskedFor() {
        server.app()
                .database()
                .write(tx -> tx.update("UPDATE backup SET database_name = 'sales' WHERE id = ?", backup));

        var refused = post(sari, PAGE, "database=sales&backup=" + backup + "&reason=prices+are+garbled");

        assertThat(refused.status()).isBetween(400, 499);
        assertThat(refused.body()).contains("databases.sales.writers");
        assertThat(sari.get(PAGE).body()).doesNotContain("/withdraw");
    }

    @Test
    void oneThatIsStuckIsEndedByWhoMendedItByHand() {
        long id = server.app()
                .database()
                .write(tx -> tx.first(
                                """
                        INSERT INTO restore (project, database_name, backup_id, place, job_id, restored_by, state, data_at, begun_at,
                          stopped, error, in_place)
                        VALUES ('shop', 'sales', ?, ?, 99999, 'sari', 'RETURNING', ?, ?, '[]', 'the disk is full', ?)
                        RETURNING id""",
                                row -> row.number("id"),
                                backup,
                                PLACE,
                                Instant.now(),
                                Instant.now(),
                                """
                        {"safety_id": %d, "reached": "GONE", "stuck": true}""".formatted(backup))
                        .orElseThrow());
        var button = "/projects/shop/restores/" + id + "/settled";
        assertThat(sari.get(PAGE).body()).contains("the disk is full", button);
        assertThat(post(new Staff(server).signedIn("tuti"), button, null).status())
                .isEqualTo(403);

        assertThat(post(sari, button, null).status()).isEqualTo(303);

        assertThat(sari.get(PAGE).body()).doesNotContain("the disk is full");
        var restore = server.asLocal()
                .get(SampleProject.PATH + "/restores")
                .json()
                .get("items")
                .get(0);
        assertThat(restore.get("state").stringValue()).isEqualTo("failed");
        assertThat(server.asLocal().post("/api/v1" + button, "").status()).isEqualTo(409);
    }
}
