package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.taskforge.server.page.Visitor.DESKTOP;
import static dev.taskforge.server.page.Visitor.PHONE;
import static dev.taskforge.server.page.Visitor.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Workers in a browser: what each does, and draining one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerPagesBrowserTest {
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

    @Test
    void aPersonFindsAWorkerAndDrainsIt() {
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/jobs");
            page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Main"))
                    .getByText("Workers")
                    .click();
            assertThat(page.getByRole(AriaRole.MAIN)).containsText("No workers yet");
            claim();
            page.navigate("/workers");
            assertThat(page.locator("#workers")).containsText("mailer-1");
            assertThat(page.locator("#workers")).containsText("send_mail");
            press(page, "Drain mailer-1");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("gets no more jobs");
            assertThat(page.locator("#workers")).containsText("Draining");
            assertThat(claim()).contains("\"draining\":true");
            press(page, "Give mailer-1 jobs again");
            assertThat(page.locator("#workers")).containsText("Active");
        }
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/workers");
            assertThat(page.locator("#workers")).containsText("mailer-1");
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .isLessThanOrEqualTo(0);
        }
    }

    private String claim() {
        var answer = server.asLocal()
                .post(
                        "/api/v1/workers/claim",
                        "{\"worker\":\"mailer-1\",\"types\":[\"send_mail\"],\"host\":\"app-1\",\"client\":\"python/3.12\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
