package dev.taskforge.server.account;

import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Managing API tokens: one's own, and for administrators everybody's. */
final class TokenRoutes implements Routes {
    private final ApiTokens tokens;

    TokenRoutes(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/tokens", Action.SIGNED_IN, this::list)
                .summary("List API tokens")
                .description("One's own; an administrator sees those of everybody with `all=true`.")
                .query("all", "`true` for the tokens of everybody")
                .answersList(200, TokenView.class);
        router.route(POST, "/api/v1/tokens", Action.SIGNED_IN, this::create)
                .summary("Make an API token")
                .description("The answer holds the token in `token`; it is shown this once. Without `roles` it has"
                        + " those of its owner, and never more; without `expires_in_days` it does not expire. With `work`"
                        + " it is a worker's: it may take and finish jobs of these queues, types and projects, and"
                        + " without `roles` nothing else.")
                .takes(NewToken.class)
                .answers(201, CreatedToken.class)
                .secret();
        router.route(DELETE, "/api/v1/tokens/{id}", Action.SIGNED_IN, this::revoke)
                .summary("Revoke an API token")
                .answersNothing(204);
    }

    record NewToken(
            @Text(max = 63) String name,
            @Nullable Map<String, Role> roles,
            @Nullable Work work,
            @Whole(min = 1, max = 3_650) @Nullable Integer expiresInDays) {}

    /** What a worker may work on. */
    record Work(
            @About("Only these queues; every one unless given") @Text(max = 100) @Nullable
            List<String> queues,

            @About("Only these job types; every one unless given") @Text(max = 100) @Nullable
            List<String> types,

            @About("Only these projects; every one that the owner may operate unless given") @Text(max = 100) @Nullable
            List<String> projects) {

        static @Nullable Work of(@Nullable WorkScope scope) {
            return scope == null
                    ? null
                    : new Work(List.copyOf(scope.queues()), List.copyOf(scope.types()), List.copyOf(scope.projects()));
        }

        WorkScope scope(Principal creator) {
            return new WorkScope(
                    queues == null ? Set.of() : Set.copyOf(queues),
                    types == null ? Set.of() : Set.copyOf(types),
                    projects == null ? operated(creator) : Set.copyOf(projects));
        }

        private static Set<String> operated(Principal creator) {
            return new WorkScope(Set.of(), Set.of(), Set.of(Principal.EVERY_PROJECT))
                    .within(creator)
                    .projects();
        }
    }

    record TokenView(
            String id,
            String owner,
            String name,
            Map<String, Role> roles,
            @Nullable Work work,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        static TokenView of(ApiToken token) {
            return new TokenView(
                    token.id(),
                    token.owner(),
                    token.name(),
                    new TreeMap<>(token.roles()),
                    Work.of(token.work()),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt());
        }
    }

    /** @param token the secret itself */
    record CreatedToken(
            String id,
            String owner,
            String name,
            Map<String, Role> roles,
            @Nullable Work work,
            Instant createdAt,
            @Nullable Instant expiresAt,
            String token) {

        static CreatedToken of(NewApiToken made) {
            var token = made.token();
            return new CreatedToken(
                    token.id(),
                    token.owner(),
                    token.name(),
                    new TreeMap<>(token.roles()),
                    Work.of(token.work()),
                    token.createdAt(),
                    token.expiresAt(),
                    made.secret());
        }
    }

    private void list(Exchange exchange) {
        var everybody = "true".equals(exchange.query("all"));
        if (everybody) {
            exchange.require(Action.ADMINISTER, null);
        }
        var shown = everybody ? tokens.list() : tokens.list(exchange.principal().person());
        exchange.json(200, shown.stream().map(TokenView::of).toList());
    }

    private void create(Exchange exchange) {
        var wanted = exchange.body(NewToken.class);
        var life = wanted.expiresInDays() == null ? null : Duration.ofDays(wanted.expiresInDays());
        var creator = exchange.principal();
        var work = wanted.work() == null ? null : wanted.work().scope(creator);
        var made = tokens.create(creator, wanted.name(), wanted.roles(), work, life);
        exchange.json(201, CreatedToken.of(made));
    }

    private void revoke(Exchange exchange) {
        var token = tokens.find(exchange.path("id"))
                .filter(found -> mayRevoke(exchange, found))
                .orElseThrow(() -> ProblemException.notFound("account.token.unknown"));
        tokens.revoke(exchange.principal(), token);
        exchange.nothing(204);
    }

    /** A person may revoke their own, a token only itself, an administrator any. */
    private static boolean mayRevoke(Exchange exchange, ApiToken token) {
        var principal = exchange.principal();
        boolean own = principal.kind() == Principal.Kind.TOKEN
                ? principal.name().equals(token.principal().name())
                : principal.name().equals(token.owner());
        return own || exchange.allows(Action.ADMINISTER, null);
    }
}
