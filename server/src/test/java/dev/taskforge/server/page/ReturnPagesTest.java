package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.Staff;
import dev.taskforge.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of releases that come back with their data, before a real server without Docker Engine. */
class ReturnPagesTest {
    private static final String PAGE = "/projects/shop/returns";
    private static final String API = "/api/v1/projects/shop/returns";

    private TestServer server;
    private TestServer.Client sari;
    private TestServer.Client budi;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data, Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock"));
        var local = server.asLocal();
        var yaml = SampleProject.YAML + "release: {service: app, keep: 1}\n";
        assertThat(SampleProject.in(folder).apply(local, yaml).status()).isLessThan(300);
        assertThat(local.patch("/api/v1/queues/ops", "{\"paused\":true}").status())
                .isEqualTo(200);
        var staff = new Staff(server)
                .add("sari", "*", "admin")
                .add("budi", "*", "admin")
                .add("tuti", "shop", "viewer");
        sari = staff.signedIn("sari");
        budi = staff.signedIn("budi");
        release(1);
        release(2);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void release(int number) {
        var at = Instant.now().minus(Duration.ofHours(9 - number));
        server.app().database().write(tx -> {
            tx.update("""
                    INSERT INTO release (project, number, created_at, created_by, job_id, reference, image, digests, service,
                      note, adopted)
                    VALUES ('shop', ?, ?, 'rina', 7, 'shop', 'sha256:1', '[]', '{}', NULL, ?)""", number, at, false);
            return tx.update("""
                    INSERT INTO deployment (project, release_number, before_number, rollback, job_id, deployed_by, state,
                      started_at, ended_at)
                    VALUES ('shop', ?, ?, 0, ?, 'rina', 'SUCCEEDED', ?, ?)""", number, number == 1 ? null : 1, 9_000 + number, at, at);
        });
    }

    private long waiting(String by) {
        return server.app()
                .database()
                .write(tx -> tx.first(
                                """
                        INSERT INTO return_request (project, release_number, serving_number, data_return, reason, requested_by,
                          requested_at, expires_at)
                        VALUES ('shop', 1, 2, ?, 'prices <b>garbled</b>', ?, ?, ?) RETURNING id""",
                                row -> row.number("id"),
                                "{\"database\":\"main\",\"backup_id\":12,\"backupId\":12,\"lostSince\":\"2026-11-27T01:02:03Z\"}",
                                by,
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
        long id = waiting("sari");

        assertThat(budi.get(PAGE).body())
                .contains("back to release 1", "prices &lt;b&gt;garbled", "2026-11-27")
                .contains("/returns/" + id + "/approve", "/returns/" + id + "/deny")
                .doesNotContain("/returns/" + id + "/withdraw", "<b>garbled");
        assertThat(sari.get(PAGE).body())
                .contains("/returns/" + id + "/withdraw")
                .doesNotContain("/returns/" + id + "/approve");
        assertThat(new Staff(server).signedIn("tuti").get(PAGE).body())
                .contains("back to release 1")
                .doesNotContain("/returns/" + id, "id=\"ask\"");
        assertThat(budi.get("/projects/shop/releases").body()).contains("waits for a second person", PAGE);
    }

    @Test
    void theSecondPersonApprovesItOnceAndItsJobIsSubmittedForWhoAsked() {
        long id = waiting("sari");
        assertThat(post(sari, PAGE + "/" + id + "/approve", null).status()).isEqualTo(403);

        var approved = post(budi, PAGE + "/" + id + "/approve", null);

        var job = server.asLocal().get("/api/v1/jobs/" + approved.location().replaceAll("[^0-9]", ""));
        assertThat(job.json().get("job_type").stringValue()).isEqualTo("deploy");
        assertThat(job.json().get("submitted_by").stringValue()).isEqualTo("sari");
        assertThat(job.json().get("payload").get("release").intValue()).isEqualTo(1);
        assertThat(budi.post(API + "/" + id + "/approve", "").status()).isEqualTo(409);
        assertThat(budi.get("/api/v1/audit?limit=1").json().get("items").get(0).toString())
                .contains("release.return_approve", "\"budi\"");
        assertThat(budi.get(PAGE).body()).contains("Approved");
    }

    @Test
    void nothingIsApprovedWhenAnotherReleaseServesMeanwhile() {
        long id = waiting("sari");
        release(3);

        assertThat(budi.post(API + "/" + id + "/approve", "").body()).contains("release 2 served, now it is release 3");
        assertThat(post(budi, PAGE + "/" + id + "/deny", null).location()).isEqualTo(PAGE);
        assertThat(budi.get(API).json().get("items").get(0).get("state").stringValue())
                .isEqualTo("denied");
    }

    @Test
    void whatCannotBeDoneIsSaidInTheForm() {
        assertThat(post(sari, PAGE, "release=1&database=main&reason=short").body())
                .contains("10", "value=\"1\" selected");
        assertThat(post(sari, PAGE + "/plan", "backup=x").status()).isEqualTo(422);
        assertThat(post(sari, PAGE + "/plan", "database=other").body()).contains("role=\"alert\"");
        assertThat(post(server.asLocal(), PAGE, "reason=the+prices+are+garbled").body())
                .contains("not a person with an account");
    }
}
