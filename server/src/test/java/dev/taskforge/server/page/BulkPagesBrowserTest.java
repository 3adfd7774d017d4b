package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.taskforge.server.page.Visitor.DESKTOP;
import static dev.taskforge.server.page.Visitor.PHONE;
import static dev.taskforge.server.page.Visitor.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs, queues and schedules in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkPagesBrowserTest {
    private TestServer server;
    private Chromium chromium;
    private Visitor visitor;

    @BeforeAll
    void open(@TempDir Path data) {
        server = TestServer.in(data);
        chromium = new Chromium();
        visitor = new Visitor(server, chromium);
        visitor.setUp();
    }

    @AfterAll
    void close() {
        chromium.close();
        server.close();
    }

    private void submit(String queue) {
        var answer =
                server.asLocal().post("/api/v1/jobs", "{\"job_type\": \"nobody\", \"queue_name\": \"" + queue + "\"}");
        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void aPersonCancelsAllJobsOfAFilterAndRunsThemAgain() {
        submit("mail");
        submit("mail");
        submit("keep");
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/jobs?queue=mail");
            page.locator("#cancel-all").click();
            assertThat(page.getByRole(AriaRole.MAIN)).containsText("2 jobs would be cancelled");
            assertThat(page.getByRole(AriaRole.MAIN)).containsText("mail");
            page.locator("#bulk-do").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The jobs were cancelled");
            page.navigate("/jobs?state=cancelled");
            page.locator("#retry-all").click();
            assertThat(page.getByRole(AriaRole.MAIN)).containsText("2 jobs would run again");
            page.locator("#bulk-do").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("ready to run again");
            page.navigate("/jobs");
            assertThat(page.locator("#cancel-all")).hasCount(0);
        }
        assertThat(server.asLocal()
                        .get("/api/v1/jobs?state=available&queue=mail")
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void aPersonPausesAndLimitsAQueue() {
        submit("letters");
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/jobs");
            page.getByRole(AriaRole.MAIN)
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Queues"))
                    .click();
            var row = page.locator("#queues tr").filter(new Locator.FilterOptions().setHasText("letters"));
            assertThat(row).containsText("Ready");
            press(page, "Pause letters");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The queue is paused");
            assertThat(row).containsText("Paused");
            press(page, "Resume letters");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("runs again");
            row.locator("input[name=limit]").fill("3");
            row.locator("input[name=rate]").fill("100/1m");
            row.locator("input[name=weight]").fill("10");
            press(page, "Set the limits of letters");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The limits were set");
            assertThat(row.locator("input[name=limit]")).hasValue("3");
            assertThat(row.locator("input[name=rate]")).hasValue("100/1m");
            assertThat(row.locator("input[name=weight]")).hasValue("10");
            row.locator("input[name=rate]").fill("");
            press(page, "Set the limits of letters");
            assertThat(row.locator("input[name=rate]")).hasValue("");
        }
        assertFits("/queues");
    }

    @Test
    void aPersonRunsAndPausesASchedule() {
        server.asLocal()
                .put(
                        "/api/v1/schedules/morning",
                        "{\"cron\": \"0 7 * * 1-5\", \"timezone\": \"Asia/Jakarta\", \"job\": {\"job_type\": \"test_job\"}}");
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/schedules");
            var row = page.locator("#schedules tr").filter(new Locator.FilterOptions().setHasText("morning"));
            assertThat(row.locator(".times li")).hasCount(5);
            press(page, "Pause morning");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The schedule is paused");
            assertThat(row).containsText("Paused");
            press(page, "Resume morning");
            assertThat(row.locator(".times li")).hasCount(5);
            press(page, "Run morning now");
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("was submitted");
            assertThat(page.getByRole(AriaRole.MAIN)).containsText("test_job");
        }
        assertFits("/schedules");
    }

    @Test
    void aPersonSetsAJobTypeIsToldWhatIsWrongAndRemovesTheSetting() {
        submit("letters");
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/queues");
            page.getByRole(AriaRole.MAIN)
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Job types"))
                    .click();
            var row = page.locator("#types tr").filter(new Locator.FilterOptions().setHasText("nobody"));
            assertThat(row).containsText("Nobody at present");
            row.getByText("Set").click();
            page.locator("#timeout").fill("90s");
            page.locator("#schema").fill("{\"type\": \"text\"}");
            press(page, "Save");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("/type: ");
            assertThat(page.locator("#timeout")).hasValue("90s");
            page.locator("#schema").fill("{\"type\": \"object\"}");
            page.locator("#attempts").fill("2");
            press(page, "Save");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The type is set");
            assertThat(row).containsText("schema");
            assertThat(row).containsText("1 min 30 s");
            page.locator("#type-name").fill("send_mail");
            page.locator("#type-name").press("Enter");
            assertThat(page.locator("h1")).hasText("send_mail");
            page.navigate("/job-types/nobody");
            page.locator("#remove").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("What is built in counts again");
            page.navigate("/job-types/test_job");
            assertThat(page.locator("#schema")).hasCount(0);
            page.locator("#timeout").fill("1s");
            press(page, "Save");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("timeout must be 3600 to");
        }
        assertFits("/job-types");
        assertFits("/job-types/nobody");
    }

    private void assertFits(String path) {
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate(path);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .isLessThanOrEqualTo(0);
        }
    }

    @Test
    void aJobThatDoesNotRunSaysWhyOnItsPage() {
        submit("lonely");
        var id = server.asLocal()
                .get("/api/v1/jobs?queue=lonely")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/jobs/" + id);
            assertThat(page.locator("#why")).containsText("Nobody takes jobs of the type nobody in the queue lonely.");
            assertThat(page.locator("#why")).containsText("Start a worker");
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .isLessThanOrEqualTo(0);
        }
    }
}
