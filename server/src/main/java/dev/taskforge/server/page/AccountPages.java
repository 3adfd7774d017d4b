package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.ApiToken;
import dev.taskforge.server.account.PasswordRules;
import dev.taskforge.server.account.Principal;
import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.AccountView;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A person's own account: rights, API tokens, language and look. */
public final class AccountPages implements Routes {
    private static final Set<String> LIVES = Set.of("30", "90", "365");

    private final Accounts accounts;
    private final ReaderUi readers;

    public AccountPages(Accounts accounts, ReaderUi readers) {
        this.accounts = accounts;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/account", Action.SIGNED_IN, this::show);
        router.route(POST, "/account/password", Action.SIGNED_IN, this::changePassword);
        router.route(POST, "/account/tokens", Action.SIGNED_IN, this::create);
        router.route(POST, "/account/tokens/{id}/revoke", Action.SIGNED_IN, this::revoke);
    }

    private void show(Exchange exchange) {
        answer(exchange, 200, null, AccountView.Typed.NOTHING);
    }

    private void create(Exchange exchange) {
        var name = SessionPages.text(exchange.form("name")).strip();
        var days = SessionPages.text(exchange.form("expires_in_days"));
        var life = Duration.ofDays(LIVES.contains(days) ? Long.parseLong(days) : 30);
        try {
            var made = accounts.tokens().create(exchange.principal(), name, null, life);
            var fresh = new AccountView.Fresh(made.token().name(), made.secret());
            answer(exchange, 201, fresh, AccountView.Typed.NOTHING);
        } catch (ProblemException refused) {
            var why = FormErrors.of(exchange, refused).all();
            answer(exchange, refused.status(), null, new AccountView.Typed(name, why, "", ""));
        }
    }

    private void changePassword(Exchange exchange) {
        var wanted = SessionPages.text(exchange.form("password"));
        if (!isPerson(exchange.principal())) {
            throw ProblemException.forbidden("account.token.by_token");
        }
        if (!wanted.equals(exchange.form("again"))) {
            var why = readers.of(exchange).t("welcome.mismatch");
            answer(exchange, 422, null, new AccountView.Typed("", "", "", why));
            return;
        }
        try {
            var current = SessionPages.text(exchange.form("current_password"));
            var session = accounts.changePassword(exchange.principal(), current, wanted, exchange.address());
            SessionPages.begin(exchange, accounts, session);
            exchange.redirect("/account?done=password");
        } catch (ProblemException refused) {
            var errors = FormErrors.of(exchange, refused);
            var typed = new AccountView.Typed("", "", errors.of("current_password"), errors.beside("current_password"));
            answer(exchange, refused.status(), null, typed);
        }
    }

    private void revoke(Exchange exchange) {
        var token = accounts.tokens()
                .find(exchange.path("id"))
                .filter(found -> isPerson(exchange.principal())
                        && found.owner().equals(exchange.principal().name()))
                .orElseThrow(() -> ProblemException.notFound("account.token.unknown"));
        accounts.tokens().revoke(exchange.principal(), token);
        exchange.redirect("/account?done=revoked");
    }

    private void answer(Exchange exchange, int status, AccountView.@Nullable Fresh fresh, AccountView.Typed typed) {
        var principal = exchange.principal();
        var ui = readers.of(exchange);
        var view = new AccountView(
                principal.name(),
                new TreeMap<>(principal.roles())
                        .entrySet().stream()
                                .map(grant -> new AccountView.Grant(grant.getKey(), word(grant.getValue())))
                                .toList(),
                accounts.tokens().list(principal.person()).stream()
                        .map(token -> token(token, ui))
                        .toList(),
                fresh,
                typed,
                PasswordRules.SHORTEST,
                isPerson(principal),
                exchange.allows(Action.ADMINISTER, null));
        exchange.html(status, Pages.account(ui, view));
    }

    private static boolean isPerson(Principal principal) {
        return principal.kind() == Principal.Kind.USER;
    }

    private static AccountView.Token token(ApiToken token, Ui ui) {
        return new AccountView.Token(
                token.id(), token.name(), opens(token, ui), token.createdAt(), token.expiresAt(), token.lastUsedAt());
    }

    /** Its roles, and what it may work on. */
    private static String opens(ApiToken token, Ui ui) {
        var work = token.work();
        var roles = roles(token.roles());
        if (work == null) {
            return roles;
        }
        var names = Stream.of(work.projects(), work.queues(), work.types())
                .flatMap(Set::stream)
                .collect(Collectors.joining(", "));
        return (roles.isEmpty() ? "" : roles + ", ") + ui.t("account.token.work", names);
    }

    private static String roles(Map<String, Role> roles) {
        return new TreeMap<>(roles)
                .entrySet().stream()
                        .map(grant -> grant.getKey() + ": " + word(grant.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
