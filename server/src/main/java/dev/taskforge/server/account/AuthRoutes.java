package dev.taskforge.server.account;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signing in and out for programs. */
final class AuthRoutes implements Routes {
    private static final String BEARER = "Bearer ";

    private final Accounts accounts;

    AuthRoutes(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, "/api/v1/auth/login", Action.PUBLIC, this::logIn)
                .summary("Sign in with a name and a password")
                .description("After five failures for a name, or twenty from an address, each further one doubles the"
                        + " wait; a request within it answers 429 with `Retry-After`.")
                .takes(Login.class)
                .answers(200, TokenPair.class)
                .secret();
        router.route(POST, "/api/v1/auth/refresh", Action.PUBLIC, this::refresh)
                .summary("Exchange a refresh token for a new pair")
                .description("A refresh token is good for one exchange. Using an old one again ends its session; only"
                        + " within ten seconds of the exchange it is merely refused.")
                .takes(Refresh.class)
                .answers(200, TokenPair.class)
                .secret();
        router.route(POST, "/api/v1/auth/logout", Action.PUBLIC, this::logOut)
                .summary("End the session")
                .description("Ends the session of the access token or cookie it is sent with and, when given, of the"
                        + " refresh token in the body. All its tokens stop working at once.")
                .takes(Logout.class)
                .answersNothing(204)
                .secret();
        router.route(GET, "/api/v1/auth/me", Action.SIGNED_IN, this::me)
                .summary("Who am I?")
                .answers(200, Me.class);
        router.route(POST, "/api/v1/auth/first-user", Action.PUBLIC, this::firstUser)
                .summary("Make the first administrator")
                .description("With the token of the link that is printed at the start while there is no user.")
                .takes(FirstUserRequest.class)
                .answers(201, UserView.class)
                .secret();
    }

    record Login(
            @Text(max = 100) String username,
            @Text(max = 1_000) String password) {}

    record Refresh(@Text(max = 2_000) String refreshToken) {}

    record Logout(@Text(max = 2_000) @Nullable String refreshToken) {}

    record FirstUserRequest(
            @Text(max = 100) String token,
            @Text(max = 100) String username,
            @Text(max = 1_000) String password) {}

    /**
     * @param name the user's name, or {@code OWNER/TOKEN}
     * @param person who answers for what is done
     */
    record Me(String name, Principal.Kind kind, String person, Map<String, Role> roles) {}

    private void logIn(Exchange exchange) {
        var login = exchange.body(Login.class);
        exchange.json(200, accounts.signInProgram(login.username(), login.password(), exchange.address()));
    }

    private void refresh(Exchange exchange) {
        var refresh = exchange.body(Refresh.class);
        exchange.json(200, accounts.refresh(refresh.refreshToken()));
    }

    private void logOut(Exchange exchange) {
        var logout = exchange.body(Logout.class);
        var kind = exchange.principal().kind();
        if (kind == Principal.Kind.TOKEN || kind == Principal.Kind.LOCAL) {
            throw ProblemException.conflict("account.logout.token");
        }
        var refreshToken = logout.refreshToken();
        if (refreshToken != null) {
            accounts.signOutProgram(refreshToken);
        }
        var authorization = exchange.header("Authorization");
        var cookie = exchange.sessionCookie();
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            accounts.signOutProgram(authorization.substring(BEARER.length()).strip());
        } else if (cookie != null) {
            accounts.signOut(cookie);
            exchange.signOut();
        }
        exchange.nothing(204);
    }

    private void me(Exchange exchange) {
        var principal = exchange.principal();
        exchange.json(200, new Me(principal.name(), principal.kind(), principal.person(), principal.roles()));
    }

    private void firstUser(Exchange exchange) {
        var request = exchange.body(FirstUserRequest.class);
        var user = accounts.firstUser().create(request.token(), request.username(), request.password());
        exchange.json(201, UserView.of(user));
    }
}
