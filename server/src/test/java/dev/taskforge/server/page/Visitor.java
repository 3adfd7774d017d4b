package dev.taskforge.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.taskforge.server.TestServer;
import java.util.regex.Pattern;

/** Somebody with a browser before a running server, and what they do on every visit. */
record Visitor(TestServer server, Chromium chromium) {
    static final String NAME = "rina";
    static final String PASSWORD = "tujuh gajah biru berlari";
    static final int DESKTOP = 1280;
    static final int PHONE = 390;

    /** Creates the administrator {@link #NAME} with the link that the server prints. */
    void setUp() {
        var token = server.app().accounts().firstUser().issueLinkToken().orElseThrow();
        try (var window = window(DESKTOP)) {
            var page = chromium.page(window);
            page.navigate("/welcome?token=" + token);
            page.getByLabel("Name").fill(NAME);
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                    .fill(PASSWORD);
            page.getByLabel("Password again").fill(PASSWORD);
            press(page, "Create and sign in");
            assertThat(page.getByLabel("Account of " + NAME)).isVisible();
        }
    }

    BrowserContext window(int width) {
        return chromium.window(server.uri("").toString(), width, 844, true);
    }

    /** A window in which the administrator is signed in. */
    BrowserContext signedIn(int width) {
        return signedIn(width, NAME, PASSWORD);
    }

    BrowserContext signedIn(int width, String name, String password) {
        var window = window(width);
        var page = window.newPage();
        page.navigate("/sign-in?return=/account");
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        press(page, "Sign in");
        assertThat(page).hasURL(Pattern.compile("/account$"));
        page.close();
        return window;
    }

    /** Presses the button with exactly this name. */
    static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
