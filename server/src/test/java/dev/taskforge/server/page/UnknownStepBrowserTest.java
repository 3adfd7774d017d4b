package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.taskforge.server.page.Visitor.DESKTOP;
import static dev.taskforge.server.page.Visitor.PHONE;
import static dev.taskforge.server.page.Visitor.press;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A process was killed in the middle of a payment: what a person sees afterwards, and what each answer does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownStepBrowserTest {
    private static final int JOBS = 5;

    private final AtomicInteger payments = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private List<Long> waiting = List.of();
    private TestServer server;
    private Chromium chromium;
    private Visitor visitor;

    @BeforeAll
    void open(@TempDir Path data) throws IOException {
        killInTheMiddle(data.resolve("taskforge.db"));
        server = TestServer.in(data, PaymentJob.type(payments::incrementAndGet));
        chromium = new Chromium();
        visitor = new Visitor(server, chromium);
        visitor.setUp();
        waiting = await().atMost(Duration.ofSeconds(60)).until(this::waitingJobs, found -> found.size() == JOBS);
    }

    private static void killInTheMiddle(Path database) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PaymentJob.class.getName(),
                        database.toString(),
                        Integer.toString(JOBS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = process.inputReader()) {
            int seen = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                seen += line.equals(PaymentJob.UNDER_WAY) ? 1 : 0;
                if (seen == JOBS) {
                    break;
                }
            }
            assertThat(seen).isEqualTo(JOBS);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private List<Long> waitingJobs() {
        return server.asLocal()
                .get("/api/v1/jobs?state=waiting")
                .json()
                .get("items")
                .valueStream()
                .map(job -> job.get("id").longValue())
                .toList();
    }

    @AfterAll
    void close() {
        chromium.close();
        server.close();
    }

    @AfterEach
    void nothingComplained() {
        assertThat(chromium.complaints()).isEmpty();
    }

    private long takeOne() {
        return waiting.get(next.getAndIncrement());
    }

    @Test
    void theListSaysThatTheJobWaitsAndThePageAsksAboutTheStep() {
        long id = takeOne();
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/jobs?state=waiting");
            assertThat(page.locator("#jobs")).containsText("Waiting");
            page.navigate("/jobs/" + id);
            assertThat(page.locator("#job-said")).hasText("Waiting");
            assertThat(page.locator(".timeline > li").nth(0)).containsText("Done");
            assertThat(page.locator(".timeline > li").nth(1)).containsText("Unknown");
            assertThat(page.locator(".timeline > li").nth(1).locator(".took")).hasText("?");
            assertThat(page.locator(".timeline > li")).hasCount(2);
            assertThat(page.locator("form.ask")).containsText("Did “pay” happen?");
            assertThat(page.locator("form.ask button")).hasCount(3);
        }
    }

    @Test
    void retryRunsTheStepAgainAndTheJobSucceeds() {
        long id = takeOne();
        int before = payments.get();
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = asked(window.newPage(), id);
            press(page, "Run the step again");
            assertThat(page.locator("#job-said")).hasText("Succeeded");
            assertThat(page.locator(".timeline > li").nth(1)).containsText("Done");
            assertThat(page.locator("form.ask")).hasCount(0);
            assertThat(payments).hasValue(before + 1);
        }
        requireAudited(id, "retry");
    }

    @Test
    void skipGoesOnWithTheNextStepAndTheJobSucceeds() {
        long id = takeOne();
        int before = payments.get();
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = asked(window.newPage(), id);
            press(page, "Go on without it");
            assertThat(page.locator("#job-said")).hasText("Succeeded");
            assertThat(page.locator(".timeline > li").nth(1)).containsText("Skipped");
            assertThat(page.locator(".timeline > li").nth(2)).containsText("Done");
            assertThat(payments).hasValue(before);
        }
        requireAudited(id, "skip");
    }

    @Test
    void abortEndsTheJobAndAsksNoMore() {
        long id = takeOne();
        int before = payments.get();
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = asked(window.newPage(), id);
            press(page, "End the job");
            assertThat(page.locator("#job-said")).hasText("Failed");
            assertThat(page.locator("#job")).containsText("The job failed");
            assertThat(page.locator(".timeline > li").nth(1)).containsText("Unknown");
            assertThat(page.locator("form.ask")).hasCount(0);
            assertThat(payments).hasValue(before);
            press(page, "Run it again");
            assertThat(page.locator("form.ask")).containsText("Did “pay” happen?");
        }
        requireAudited(id, "abort");
    }

    @Test
    void whoMayOnlyLookSeesTheQuestionWithoutTheAnswers() {
        long id = takeOne();
        var made = server.asLocal()
                .post(
                        "/api/v1/users",
                        "{\"username\":\"dewi\",\"password\":\"sembilan burung hijau terbang\",\"roles\":{\"*\":\"viewer\"}}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        try (var window = visitor.signedIn(DESKTOP, "dewi", "sembilan burung hijau terbang")) {
            var page = chromium.page(window);
            page.navigate("/jobs/" + id);
            assertThat(page.locator("#job-said")).hasText("Waiting");
            assertThat(page.locator("#job")).containsText("An operator has to say");
            assertThat(page.locator("form.ask")).hasCount(0);
        }
    }

    private static Page asked(Page page, long id) {
        page.navigate("/jobs/" + id);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Did “pay” happen?")))
                .isVisible();
        return page;
    }

    private void requireAudited(long id, String answer) {
        var entries = server.asLocal().get("/api/v1/audit?limit=200").json().get("items");
        assertThat(entries.valueStream()
                        .filter(entry -> entry.get("action").stringValue().equals("step.answer"))
                        .filter(entry -> entry.get("subject").stringValue().equals("job/" + id)))
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.get("details").get("answer").stringValue())
                                .isEqualTo(answer));
    }
}
