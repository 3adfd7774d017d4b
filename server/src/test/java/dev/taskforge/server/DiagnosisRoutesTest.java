package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import dev.taskforge.server.page.view.DiagnosisPage;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking over HTTP why a project does not work. */
class DiagnosisRoutesTest {
    private static final String DIAGNOSIS = PATH + "/diagnosis";

    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        assertThat(SampleProject.in(folder).apply(local, YAML).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private long asked(String body) {
        var job = SampleProject.ended(local, local.post(DIAGNOSIS, body)).json();
        assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("succeeded");
        return job.get("id").longValue();
    }

    @Test
    void theAnswerAboutOneServiceIsNeverThatOfTheProject() {
        long one = asked("{\"service\": \"app\"}");
        assertThat(local.get(DIAGNOSIS).status()).isEqualTo(404);
        assertThat(local.get(DIAGNOSIS + "?job=" + one).json().get("service").stringValue())
                .isEqualTo("app");

        long whole = asked("{}");
        asked("{\"service\": \"app\"}");

        assertThat(local.get(DIAGNOSIS).json().get("job_id").longValue()).isEqualTo(whole);
        assertThat(local.get(DIAGNOSIS + "?job=" + whole).json().get("service").isNull())
                .isTrue();
        var page = local.get("/projects/shop/diagnosis");
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("/jobs/" + whole);
    }

    @Test
    void aViewerSeesTheAnswerButDoesNotAsk() {
        asked("{}");
        var viewer = server.as(Map.of("shop", Role.VIEWER));
        assertThat(viewer.post(DIAGNOSIS, "{}").status()).isEqualTo(403);
        assertThat(viewer.get(DIAGNOSIS).status()).isEqualTo(200);
        assertThat(server.as(Map.of("shop", Role.OPERATOR))
                        .post(DIAGNOSIS, "{}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void anotherJobIsNoDiagnosisOfTheProject() {
        SampleProject.ask(local, "shop");
        long check = local.get("/api/v1/jobs?type=check")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
        assertThat(local.get(DIAGNOSIS + "?job=" + check).status()).isEqualTo(404);
        assertThat(local.get(DIAGNOSIS + "?job=999999").status()).isEqualTo(404);
        assertThat(local.get(DIAGNOSIS + "?job=x").status()).isEqualTo(422);
        assertThat(local.get("/api/v1/projects/taskforge/diagnosis?job=" + asked("{}"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void thePageWaitsForAnAnswerAndSaysWhenThereIsNone() {
        asked("{}");
        assertThat(local.patch("/api/v1/queues/ops", "{\"paused\":true}").status())
                .isEqualTo(200);

        var answer = local.send(local.request("/projects/shop/diagnosis")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.location()).as(answer.body()).endsWith("/projects/shop/diagnosis");
        assertThat(local.get("/projects/shop/diagnosis").body()).contains("every 2s", "It waits for its turn");
        var newest = local.get("/api/v1/jobs?type=diagnose").json().get("items").get(0);
        long job = newest.get("id").longValue();
        assertThat(local.post("/api/v1/jobs/" + job + "/cancel", "{}").status()).isLessThan(300);
        assertThat(local.get("/projects/shop/diagnosis").body())
                .contains("there was no answer", "/jobs/" + job)
                .doesNotContain("every 2s");
    }

    @Test
    void thePageAsksSeldomWhileItsTurnIsLongInComing() {
        assertThat(page(new DiagnosisPage.Attempt(1, true, false, false)))
                .extracting(DiagnosisPage::every, DiagnosisPage::said)
                .containsExactly("every 10s", "diagnosis.waits");
        assertThat(page(new DiagnosisPage.Attempt(1, true, true, false)))
                .extracting(DiagnosisPage::every, DiagnosisPage::said)
                .containsExactly("every 2s", "diagnosis.asked");
        assertThat(page(new DiagnosisPage.Attempt(1, false, false, true)))
                .extracting(DiagnosisPage::every, DiagnosisPage::said)
                .containsExactly(null, "diagnosis.unanswered");
    }

    private static DiagnosisPage page(DiagnosisPage.Attempt attempt) {
        return new DiagnosisPage("shop", "Shop", false, true, attempt, null, List.of());
    }

    @Test
    void theAnswerOfTheProjectIsFoundBehindManyAboutSingleServices() {
        long whole = asked("{}");
        for (int i = 0; i < 6; i++) {
            asked("{\"service\": \"app\"}");
        }
        assertThat(local.get(DIAGNOSIS).json().get("job_id").longValue()).isEqualTo(whole);
        assertThat(local.get("/projects/shop/diagnosis").body()).contains("/jobs/" + whole);
    }
}
