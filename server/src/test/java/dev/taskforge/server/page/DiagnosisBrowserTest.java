package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.taskforge.server.page.Visitor.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking in a browser why a project does not work. */
class DiagnosisBrowserTest {
    private TestServer server;
    private Chromium chromium;

    @BeforeEach
    void open(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        chromium = new Chromium();
        assertThat(SampleProject.in(folder)
                        .apply(server.asLocal(), SampleProject.YAML)
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void close() {
        chromium.close();
        server.close();
    }

    private void pause(boolean paused) {
        assertThat(server.asLocal()
                        .patch("/api/v1/queues/ops", "{\"paused\":" + paused + "}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theAnswerAppearsWhereItWasAskedFor() {
        var visitor = new Visitor(server, chromium);
        visitor.setUp();
        pause(true);
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/projects/shop");
            page.locator("a[href='/projects/shop/diagnosis']").first().click();
            var main = page.getByRole(AriaRole.MAIN);
            assertThat(main).containsText("Nobody has asked yet");
            page.locator("#diagnose").click();
            assertThat(main).containsText("It waits for its turn");
            pause(false);
            assertThat(main).containsText("Checks asked:");
            assertThat(main).not().containsText("It waits for its turn");
        }
        assertThat(chromium.complaints()).isEmpty();
    }
}
