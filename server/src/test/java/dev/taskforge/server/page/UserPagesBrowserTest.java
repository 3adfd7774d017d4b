package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.taskforge.server.page.Visitor.DESKTOP;
import static dev.taskforge.server.page.Visitor.PHONE;
import static dev.taskforge.server.page.Visitor.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Accounts in a browser, before a real server: adding people, their rights, their passwords, their sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserPagesBrowserTest {
    private static final String FIRST = "sebelas kambing putih";
    private static final String SECOND = "dua belas kuda hitam";

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

    /** Chromium itself reports refused requests on its console; nothing else may complain. */
    @AfterEach
    void nothingComplained() {
        assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("responded with a status of 4"));
    }

    @Test
    void anAdministratorAddsAPersonWhoChangesTheirPasswordAndIsShutOut() {
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/users");
            page.getByLabel("Name").fill("sari");
            page.getByLabel("First password").fill("sari");
            press(page, "Add the user");
            assertThat(page.locator("#password-error")).containsText("at least 12 characters");
            page.getByLabel("First password").fill(FIRST);
            press(page, "Add the user");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The user was added.");
            changesTheirPassword();

            page.locator("#user-sari > summary").click();
            page.getByText("Rights of sari").click();
            page.locator("#roles-sari select").first().selectOption("operator");
            press(page, "Save the rights");
            assertThat(page.locator("#user-sari")).containsText("Operator: may run");
            page.locator("#user-sari > summary").click();
            press(page, "Disable sari");
            assertThat(page.locator("#user-sari")).containsText("Disabled");
        }
        try (var window = visitor.window(PHONE)) {
            var page = chromium.page(window);
            page.navigate("/sign-in");
            page.getByLabel("Name").fill("sari");
            page.getByLabel("Password").fill(SECOND);
            press(page, "Sign in");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("disabled");
        }
    }

    private void changesTheirPassword() {
        try (var phone = visitor.signedIn(PHONE, "sari", FIRST);
                var other = visitor.signedIn(DESKTOP, "sari", FIRST)) {
            var page = chromium.page(phone);
            page.navigate("/users");
            assertThat(page.getByRole(AriaRole.HEADING)).containsText("You may not do this");
            page.navigate("/account");
            page.getByLabel("Present password").fill("not this one at all");
            page.locator("#new-password").fill(SECOND);
            page.getByLabel("New password again").fill(SECOND);
            press(page, "Change the password");
            assertThat(page.locator("#current-error")).containsText("not your present password");
            page.getByLabel("Present password").fill(FIRST);
            page.locator("#new-password").fill(SECOND);
            page.getByLabel("New password again").fill(SECOND);
            press(page, "Change the password");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Your password was changed.");

            var elsewhere = chromium.page(other);
            elsewhere.navigate("/account");
            assertThat(elsewhere).hasURL(Pattern.compile("/sign-in\\?return="));
        }
    }

    @Test
    void theLastAdministratorCannotGiveUpTheirRights() {
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/users");
            page.locator("#user-rina > summary").click();
            page.getByText("Rights of rina").click();
            page.locator("#roles-rina select").first().selectOption("viewer");
            press(page, "Save the rights");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("nobody could administer every project");
        }
    }

    @Test
    void signingInAgainEndsTheSessionBefore() {
        try (var window = visitor.signedIn(DESKTOP);
                var copy = visitor.window(DESKTOP)) {
            copy.addCookies(window.cookies());
            var page = chromium.page(window);
            page.navigate("/account");
            var token = page.locator("input[name='_csrf']").first().inputValue();
            var form = FormData.create()
                    .set("_csrf", token)
                    .set("username", Visitor.NAME)
                    .set("password", Visitor.PASSWORD)
                    .set("return", "/account");
            var answer =
                    window.request().post("/sign-in", RequestOptions.create().setForm(form));
            assertThat(answer.url()).endsWith("/account");
            var old = chromium.page(copy);
            old.navigate("/account");
            assertThat(old).hasURL(Pattern.compile("/sign-in\\?return="));
        }
    }

    @Test
    void anAddressWithoutAPageKeepsTheReadersMenu() {
        try (var window = visitor.signedIn(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/nothing/here");
            assertThat(page.getByLabel("Account of rina")).isVisible();
            assertThat(page.getByRole(AriaRole.HEADING)).containsText("There is nothing here");
        }
        var anonymous = server.anonymous().get("/nothing/here");
        assertThat(Map.of(anonymous.status(), anonymous.body().contains("rina")))
                .isEqualTo(Map.of(404, false));
    }
}
