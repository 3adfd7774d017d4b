package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main ways through the pages, in a real browser against the real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
    private static final String NAME = "rina";
    private static final String PASSWORD = "tujuh gajah biru berlari";

    private TestServer server;
    private Chromium chromium;

    @BeforeAll
    void open(@TempDir Path data) {
        server = TestServer.in(data);
        chromium = new Chromium();
        var token = server.app().accounts().firstUser().issueLinkToken().orElseThrow();
        try (var window = window(1280, true)) {
            var page = chromium.page(window);
            page.navigate("/welcome?token=" + token);
            page.getByLabel("Name").fill(NAME);
            page.getByLabel("Password", exactly()).fill("rina");
            assertThat(page.getByText("At least 12 characters")).hasAttribute("data-met", "false");
            page.getByLabel("Password", exactly()).fill(PASSWORD);
            page.getByLabel("Password again").fill(PASSWORD);
            assertThat(page.getByText("At least 12 characters")).hasAttribute("data-met", "true");
            page.getByText("Create and sign in").click();
            page.navigate("/account");
            assertThat(page.getByLabel("Account of rina")).isVisible();
            page.navigate("/welcome?token=" + token);
            assertThat(page.getByRole(AriaRole.HEADING, named("This link no longer works")))
                    .isVisible();
        }
        chromium.complaints();
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
    void aWrongPasswordIsRefusedAndTheRightOneLeadsBack() {
        try (var window = window(1280, true)) {
            var page = chromium.page(window);
            page.navigate("/jobs");
            assertThat(page).hasURL(Pattern.compile("/sign-in\\?return="));
            page.getByLabel("Name").fill(NAME);
            page.getByLabel("Password").fill("not the password");
            page.getByRole(AriaRole.BUTTON, button("Sign in")).click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("wrong");
            // Chromium itself reports the 401 on its console.
            assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("401"));
            page.getByLabel("Password").fill(PASSWORD);
            page.getByRole(AriaRole.BUTTON, button("Sign in")).click();
            assertThat(page).hasURL(Pattern.compile("/jobs$"));
            page.getByLabel("Account of rina").click();
            page.getByText("Sign out").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("signed out");
        }
    }

    @Test
    void aJobAppearsAndFinishesWhileTheListIsOpen() {
        try (var window = signedIn(1280)) {
            var page = chromium.page(window);
            page.navigate("/jobs");
            submit("{\"pesan\":\"<b>halo</b>\"}");
            assertThat(page.locator("#jobs tbody tr").first()).containsText("test_job");
            assertThat(page.locator("#jobs tbody tr").first()).containsText("Succeeded");
            page.getByRole(AriaRole.LINK, link("test_job")).first().click();
            assertThat(page.getByRole(AriaRole.HEADING, named("test_job"))).isVisible();
            assertThat(page.locator("#payload")).containsText("<b>halo</b>");
            assertThat(page.locator("#job-said")).hasText("Succeeded");
        }
    }

    @Test
    void theKeyboardReachesTheContentAndTheMenu() {
        try (var window = signedIn(1280)) {
            var page = chromium.page(window);
            page.navigate("/jobs");
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus")).hasText("Skip to content");
            page.keyboard().press("Enter");
            assertThat(page.locator("main")).isFocused();
            page.getByLabel("Account of rina").focus();
            page.keyboard().press("Enter");
            assertThat(page.getByText("Account and tokens")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.getByText("Account and tokens")).isHidden();
            assertThat(page.getByLabel("Account of rina")).isFocused();
        }
    }

    @Test
    void everythingCanBeReadAndSwitchedWithoutScripts() {
        submit("{}");
        try (var window = window(390, false)) {
            var page = chromium.page(window);
            page.navigate("/sign-in?return=/jobs");
            page.getByLabel("Name").fill(NAME);
            page.getByLabel("Password").fill(PASSWORD);
            page.getByRole(AriaRole.BUTTON, button("Sign in")).click();
            assertThat(page.locator("#jobs")).containsText("test_job");
            page.getByRole(AriaRole.BUTTON, button("Apply")).click();
            page.getByLabel("Account of rina").click();
            page.getByText("Indonesia").click();
            assertThat(page.getByRole(AriaRole.HEADING, named("Pekerjaan"))).isVisible();
            page.navigate("/audit");
            assertThat(page.getByText("user.create").first()).isVisible();
            page.getByText("Verifikasi rangkaian").click();
            assertThat(page.getByText("Rangkaian utuh")).isVisible();
        }
    }

    @Test
    void aTokenIsShownOnceAndCanBeRevoked() {
        try (var window = signedIn(390)) {
            var page = chromium.page(window);
            page.navigate("/account");
            page.getByLabel("Name", exactly()).fill("ci");
            page.getByText("Create the token").click();
            assertThat(page.locator("#fresh-token")).containsText("tf_");
            page.navigate("/account");
            assertThat(page.locator("#fresh-token")).hasCount(0);
            page.getByLabel("Revoke ci").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("no longer works");
            page.getByLabel("Account of rina").click();
            page.locator("#menu").getByText("Dark").click();
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        }
    }

    @Test
    void anUnknownAddressIsExplained() {
        try (var window = signedIn(1280)) {
            var page = chromium.page(window);
            page.navigate("/jobs/999999");
            assertThat(page.getByRole(AriaRole.HEADING, named("There is nothing here")))
                    .isVisible();
            assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("404"));
        }
    }

    private BrowserContext window(int width, boolean scripts) {
        return chromium.window(server.uri("").toString(), width, 844, scripts);
    }

    private BrowserContext signedIn(int width) {
        var window = window(width, true);
        var page = window.newPage();
        page.navigate("/sign-in?return=/account");
        page.getByLabel("Name").fill(NAME);
        page.getByLabel("Password").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Sign in")).click();
        assertThat(page).hasURL(Pattern.compile("/account$"));
        page.close();
        return window;
    }

    private void submit(String payload) {
        var answer = server.asLocal().post("/api/v1/jobs", "{\"job_type\":\"test_job\",\"payload\":" + payload + "}");
        assertThat(answer.status()).isEqualTo(201);
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Page.GetByRoleOptions button(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByRoleOptions link(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
