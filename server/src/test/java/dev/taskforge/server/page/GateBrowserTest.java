package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.taskforge.server.page.Visitor.DESKTOP;
import static dev.taskforge.server.page.Visitor.PHONE;
import static dev.taskforge.server.page.Visitor.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A person decides about a launch in a browser, before a real server with its real checks, backups and drills. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateBrowserTest {
    private static final String FILE = """
            project: warung
            title: Warung
            checks:
              notes: {file: NOTES.md, exists: true, title: The release notes are written, priority: P0}
              restored: {attestation: A backup was restored in staging, title: Restored in staging, priority: P0}
              port: {tcp: "127.0.0.1:1", title: The port is open, priority: P1}
            """;

    private TestServer server;
    private Chromium chromium;
    private Visitor visitor;
    private Path folder;

    @BeforeAll
    void open(@TempDir Path data, @TempDir Path project) {
        folder = project;
        server = TestServer.in(data);
        chromium = new Chromium();
        visitor = new Visitor(server, chromium);
        visitor.setUp();
        var applied = server.asLocal()
                .put("/api/v1/projects/warung", Json.write(Map.of("yaml", FILE, "directory", project.toString())));
        assertThat(applied.status()).as(applied.body()).isLessThan(300);
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

    @Test
    void taskForgeProvesItselfWhileTheOverviewIsOpenAndNoGoCanStillBeDecided() {
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/");
            var card = page.locator(".project").filter(new Locator.FilterOptions().setHasText("taskforge"));
            assertThat(card.locator(".badge-verdict")).hasText("GO", patiently());
            card.getByRole(AriaRole.LINK).click();
            assertThat(page.locator("#verdict-word")).hasText("GO");
            var drills = page.locator("section[aria-labelledby='drills-title']");
            assertThat(drills.locator("td[data-label='RTO']").first()).hasText(Pattern.compile("[0-9.,]+ (ms|s)"));
            assertThat(page.locator("section[aria-labelledby='backups-title']")).containsText("Proven equal");

            press(page, "Run the gate again");
            assertThat(page.locator("#gate-run")).hasCount(1);
            assertThat(page.locator("#verdict-word")).hasText("GO", patiently());

            page.locator(".choice").getByText("NO-GO").click();
            page.getByLabel("Notes").fill("We wait for the <b>new</b> printer.");
            press(page, "Record the decision");
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("The decision was recorded.");
            var history = page.locator("section[aria-labelledby='decisions-title'] li")
                    .first();
            assertThat(history).containsText("NO-GO");
            assertThat(history).containsText("We wait for the <b>new</b> printer.");
            assertThat(history).containsText("pieces of evidence");
        }
    }

    @Test
    void goStaysShutUntilAPersonVouchedAndTheFileIsThere() throws IOException {
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/projects/warung");
            press(page, "Run the gate again");
            var notes = page.locator("#item-notes");
            assertThat(notes).containsText("Fail", containsPatiently());
            assertThat(page.locator("input[name='status'][value='GO']")).isDisabled();
            assertThat(page.locator("#go-why")).hasText("GO opens when nothing blocks any more.");

            page.locator("#item-restored > summary").click();
            page.getByText("Give your word for restored").click();
            page.getByLabel("What did you see?").first().fill("Restored last night's backup and opened ten orders.");
            page.getByLabel("Where is the proof? (link, ticket, file)").first().fill("OPS-17");
            var proof = Files.writeString(folder.resolve("restore.log"), "38 tables, 10482 rows\n");
            page.getByLabel("The proof itself").first().setInputFiles(proof);
            page.getByLabel("For how long does it count?").first().selectOption("7");
            page.getByText("I vouch that it is right").first().click();
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Your word was recorded");
            assertThat(page.locator("section[aria-labelledby='proven-title']")).containsText("Restored in staging");

            page.locator("#item-restored > summary").click();
            var word = page.locator("#item-restored .word-card");
            assertThat(word).containsText("Restored last night's backup and opened ten orders.");
            assertThat(word).containsText("counts until");
            var download =
                    page.waitForDownload(() -> word.getByText("restore.log").click());
            assertThat(download.path()).hasContent("38 tables, 10482 rows\n");

            Files.writeString(folder.resolve("NOTES.md"), "Prices are rounded.");
            press(page, "Run the gate again");
            assertThat(page.locator("#verdict-word")).hasText("GO", patiently());
            assertThat(page.locator("section[aria-labelledby='attention-title']"))
                    .containsText("The port is open");
            press(page, "Record the decision");
            assertThat(page.locator("section[aria-labelledby='decisions-title'] li")
                            .first())
                    .containsText("rina");
            assertThat(page.locator("section[aria-labelledby='decisions-title'] .state")
                            .first())
                    .hasText("GO");
        }
    }

    @Test
    void aWaiverIsAskedForAndTakenBack() {
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/projects/warung");
            page.locator("#item-port > summary").click();
            page.locator("#waive-port > summary").click();
            page.locator("#reason-port").fill("The office firewall closes it from outside.");
            page.locator("#waive-port").getByText("Ask for approval").click();
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("A second person has to approve it");
            var waivers = page.locator("section[aria-labelledby='waivers-title']");
            assertThat(waivers).containsText("Somebody else has to approve it.");
            waivers.getByText("Withdraw").click();
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("no longer counts");
            assertThat(waivers).hasCount(0);
        }
    }

    @Test
    void theLogOfAJobGrowsWhileItsPageIsOpen() {
        var local = server.asLocal();
        // A queue can be paused once it was used; whether another test did so must not matter.
        assertThat(local.post("/api/v1/jobs", "{\"job_type\":\"test_job\",\"payload\":{}}")
                        .status())
                .isEqualTo(201);
        assertThat(local.patch("/api/v1/queues/default", "{\"paused\":true}").status())
                .isEqualTo(200);
        var job = local.post("/api/v1/jobs", "{\"job_type\":\"test_job\",\"payload\":{\"n\":7}}");
        assertThat(job.status()).isEqualTo(201);
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/jobs/" + job.json().get("id").asLong());
            assertThat(page.getByText("No line yet.")).isVisible();
            assertThat(local.patch("/api/v1/queues/default", "{\"paused\":false}")
                            .status())
                    .isEqualTo(200);
            assertThat(page.locator("#log-lines li").first()).containsText("echo", containsPatiently());
            assertThat(page.locator("#job-said")).hasText("Succeeded", patiently());
            assertThat(page.getByText("No line yet.")).isHidden();
        }
    }

    @Test
    void everyRealPageFitsAPhoneInBothLanguages() {
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            for (var language : List.of("English", "Indonesia")) {
                page.navigate("/");
                page.locator("#menu > summary").click();
                page.locator("#menu").getByText(language).click();
                assertThat(page.locator("html")).hasAttribute("lang", language.equals("English") ? "en" : "id");
                for (var path : List.of(
                        "/",
                        "/projects/taskforge",
                        "/projects/warung",
                        "/jobs",
                        "/jobs/1",
                        "/audit?verify=1",
                        "/account",
                        "/users")) {
                    page.navigate(path);
                    page.evaluate("() => document.querySelectorAll('details:not(.menu)').forEach(d => d.open = true)");
                    assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                            .as(path + " in " + language)
                            .isLessThanOrEqualTo(PHONE);
                }
            }
        }
    }

    @Test
    void aPersonRaisesAnItemOfAChecklistAtOnceAndLowersItOnlyWithASecondPerson() {
        var local = server.asLocal();
        var yaml = FILE.replace("warung", "toko");
        assertThat(local.put("/api/v1/projects/toko", Json.write(Map.of("yaml", yaml, "directory", folder.toString())))
                        .status())
                .isLessThan(300);
        var list = Json.write(Map.of("file", "LAUNCH.md", "content", "- [ ] the stock is counted\n"));
        assertThat(local.post("/api/v1/projects/toko/checklists", list).status())
                .isEqualTo(200);
        try (var window = visitor.signedIn(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/projects/toko/checklist");
            rule(page, "P0");
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("It counts from now on");
            assertThat(page.locator("[id='item.the-stock-is-counted'] .tag.p0")).hasText("P0");

            rule(page, "P2");
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("a second person has to approve it");
            assertThat(page.locator("[id='item.the-stock-is-counted'] .tag.p0")).hasText("P0");
            page.locator("[id='item.the-stock-is-counted'] > summary").click();
            page.getByText("Withdraw").click();
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("no longer");
        }
    }

    private static void rule(Page page, String priority) {
        page.locator("[id='item.the-stock-is-counted'] > summary").click();
        page.locator("[id='priority-item.the-stock-is-counted'] > summary").click();
        page.locator("select[name='priority']").selectOption(priority);
        page.locator("form[action$='/priority'] textarea").fill("the team agreed on Monday");
        page.locator("form[action$='/priority'] button").click();
    }

    private static HasTextOptions patiently() {
        return new HasTextOptions().setTimeout(30_000);
    }

    private static ContainsTextOptions containsPatiently() {
        return new ContainsTextOptions().setTimeout(30_000);
    }
}
