package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.BrowserSession;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.ProblemTexts;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.SignInView;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and a reader's language and look. */
public final class SessionPages implements Routes {
    private static final Duration CHOICE_LIFE = Duration.ofDays(365);

    private final Accounts accounts;
    private final ReaderUi readers;

    public SessionPages(Accounts accounts, ReaderUi readers) {
        this.accounts = accounts;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/sign-in", Action.PUBLIC, this::show);
        router.route(POST, "/sign-in", Action.PUBLIC, this::signIn);
        router.route(POST, "/sign-out", Action.PUBLIC, this::signOut);
        router.route(POST, "/preferences", Action.PUBLIC, this::prefer);
    }

    private void show(Exchange exchange) {
        var returnTo = Return.to(exchange.query("return"));
        if (exchange.principal().signedIn()) {
            exchange.redirect(returnTo);
            return;
        }
        exchange.html(200, Pages.signIn(readers.of(exchange), new SignInView("", returnTo, "")));
    }

    private void signIn(Exchange exchange) {
        var name = text(exchange.form("username"));
        var returnTo = Return.to(exchange.form("return"));
        try {
            begin(exchange, accounts, accounts.signIn(name, text(exchange.form("password")), exchange.address()));
            exchange.redirect(returnTo);
        } catch (ProblemException refused) {
            var why = ProblemTexts.of(exchange.locale()).render(refused.detail());
            exchange.html(refused.status(), Pages.signIn(readers.of(exchange), new SignInView(name, returnTo, why)));
        }
    }

    private void signOut(Exchange exchange) {
        var session = exchange.sessionCookie();
        if (session != null) {
            accounts.signOut(session);
        }
        exchange.signOut();
        exchange.redirect("/sign-in?done=signedOut");
    }

    private void prefer(Exchange exchange) {
        var language = exchange.form("lang");
        if (Objects.equals(language, "en") || Objects.equals(language, "id")) {
            exchange.setCookie(Exchange.LANGUAGE_COOKIE, language, CHOICE_LIFE);
        }
        var theme = exchange.form("theme");
        if (theme != null && ReaderUi.THEMES.contains(theme)) {
            exchange.setCookie(ReaderUi.THEME_COOKIE, theme, CHOICE_LIFE);
        }
        exchange.redirect(Return.to(exchange.form("return")));
    }

    /** Gives the browser a new session and ends the one it had, which nobody could sign out of any more. */
    static void begin(Exchange exchange, Accounts accounts, BrowserSession session) {
        var before = exchange.sessionCookie();
        if (before != null) {
            accounts.signOut(before);
        }
        exchange.signIn(session.cookie(), session.age());
    }

    static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
