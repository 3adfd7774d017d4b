package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.ApiToken;
import dev.taskforge.server.account.ApiTokens;
import dev.taskforge.server.account.Principal;
import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.FieldError;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.ProblemTexts;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.AccountView;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A person's own account: rights, API tokens, language and look. */
public final class AccountPages implements Routes {
    private static final Set<String> LIVES = Set.of("30", "90", "365");

    private final ApiTokens tokens;
    private final ReaderUi readers;

    public AccountPages(ApiTokens tokens, ReaderUi readers) {
        this.tokens = tokens;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/account", Action.SIGNED_IN, this::show);
        router.route(POST, "/account/tokens", Action.SIGNED_IN, this::create);
        router.route(POST, "/account/tokens/{id}/revoke", Action.SIGNED_IN, this::revoke);
    }

    private void show(Exchange exchange) {
        answer(exchange, 200, null, "", "");
    }

    private void create(Exchange exchange) {
        var name = SessionPages.text(exchange.form("name")).strip();
        var days = SessionPages.text(exchange.form("expires_in_days"));
        var life = Duration.ofDays(LIVES.contains(days) ? Long.parseLong(days) : 30);
        try {
            var made = tokens.create(exchange.principal(), name, null, life);
            answer(exchange, 201, new AccountView.Fresh(made.token().name(), made.secret()), "", "");
        } catch (ProblemException refused) {
            answer(exchange, refused.status(), null, name, why(exchange, refused));
        }
    }

    private static String why(Exchange exchange, ProblemException refused) {
        var texts = ProblemTexts.of(exchange.locale());
        return refused.errors().isEmpty()
                ? texts.render(refused.detail())
                : refused.errors().stream()
                        .map(FieldError::message)
                        .map(texts::render)
                        .collect(Collectors.joining(" "));
    }

    private void revoke(Exchange exchange) {
        var token = tokens.find(exchange.path("id"))
                .filter(found -> isPerson(exchange.principal())
                        && found.owner().equals(exchange.principal().name()))
                .orElseThrow(() -> ProblemException.notFound("account.token.unknown"));
        tokens.revoke(exchange.principal(), token);
        exchange.redirect("/account?done=revoked");
    }

    private void answer(
            Exchange exchange, int status, AccountView.@Nullable Fresh fresh, String typedName, String error) {
        var principal = exchange.principal();
        var view = new AccountView(
                principal.name(),
                new TreeMap<>(principal.roles())
                        .entrySet().stream()
                                .map(grant -> new AccountView.Grant(grant.getKey(), word(grant.getValue())))
                                .toList(),
                tokens.list(principal.person()).stream()
                        .map(AccountPages::token)
                        .toList(),
                fresh,
                typedName,
                error,
                isPerson(principal));
        exchange.html(status, Pages.account(readers.of(exchange), view));
    }

    private static boolean isPerson(Principal principal) {
        return principal.kind() == Principal.Kind.USER;
    }

    private static AccountView.Token token(ApiToken token) {
        return new AccountView.Token(
                token.id(),
                token.name(),
                roles(token.roles()),
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt());
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
