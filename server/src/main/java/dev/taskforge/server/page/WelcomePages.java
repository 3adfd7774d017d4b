package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.PasswordRules;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.WelcomeView;

/** Making the first administrator with the link printed on the terminal. */
public final class WelcomePages implements Routes {
    private final Accounts accounts;
    private final ReaderUi readers;

    public WelcomePages(Accounts accounts, ReaderUi readers) {
        this.accounts = accounts;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/welcome", Action.PUBLIC, this::show);
        router.route(POST, "/welcome", Action.PUBLIC, this::create);
    }

    private void show(Exchange exchange) {
        var token = SessionPages.text(exchange.query("token"));
        boolean usable = accounts.firstUser().isGood(token);
        answer(exchange, usable ? 200 : 403, view(token, "", usable, "", ""));
    }

    private void create(Exchange exchange) {
        var token = SessionPages.text(exchange.form("token"));
        var name = SessionPages.text(exchange.form("username")).strip();
        var password = SessionPages.text(exchange.form("password"));
        if (!password.equals(exchange.form("again"))) {
            var why = readers.of(exchange).t("welcome.mismatch");
            answer(exchange, 422, view(token, name, accounts.firstUser().isGood(token), "", why));
            return;
        }
        try {
            accounts.firstUser().create(token, name, password);
            SessionPages.begin(exchange, accounts, accounts.signIn(name, password, exchange.address()));
            exchange.redirect("/");
        } catch (ProblemException refused) {
            var errors = FormErrors.of(exchange, refused);
            var nameError = errors.of("username");
            var passwordError = errors.beside("username");
            answer(
                    exchange,
                    refused.status(),
                    view(token, name, accounts.firstUser().isGood(token), nameError, passwordError));
        }
    }

    private static WelcomeView view(String token, String name, boolean usable, String nameError, String passwordError) {
        return new WelcomeView(token, name, PasswordRules.SHORTEST, usable, nameError, passwordError);
    }

    private void answer(Exchange exchange, int status, WelcomeView view) {
        exchange.html(status, Pages.welcome(readers.of(exchange), view));
    }
}
