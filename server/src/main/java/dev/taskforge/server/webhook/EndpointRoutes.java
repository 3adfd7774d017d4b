package dev.taskforge.server.webhook;

import static dev.taskforge.server.account.Action.ADMINISTER;
import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.webhook.Endpoint;
import dev.taskforge.ops.webhook.Endpoints;
import dev.taskforge.ops.webhook.WebhookSecret;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.job.JobBody;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Managing endpoints, for administrators: an address may hold a key, so nobody else sees it. */
public final class EndpointRoutes implements Routes {
    private final Endpoints endpoints;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final boolean privateAllowed;

    public EndpointRoutes(Endpoints endpoints, Database database, AuditLog audit, Clock clock, boolean privateAllowed) {
        this.endpoints = endpoints;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.privateAllowed = privateAllowed;
    }

    record EndpointBody(
            @Text(max = 100, pattern = JobBody.NAME) String name,

            @About("https, without user and fragment") @Text(max = 1_000)
            String url,

            @About("Only jobs of this project may deliver to it; every job unless given")
            @Text(max = 100, pattern = JobBody.NAME)
            @Nullable
            String project,

            @About("whsec_ and 24 to 64 bytes in Base64; made unless given") @Text(max = 200) @Nullable
            String secret) {}

    record EndpointView(String name, @Nullable String project, String url, Instant createdAt, String createdBy) {
        static EndpointView of(Endpoint endpoint) {
            return new EndpointView(
                    endpoint.name(),
                    endpoint.project(),
                    endpoint.url().toString(),
                    endpoint.createdAt(),
                    endpoint.createdBy());
        }
    }

    /** @param secret shown this once */
    record CreatedEndpoint(
            String name, @Nullable String project, String url, Instant createdAt, String createdBy, String secret) {}

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/endpoints", ADMINISTER, this::list)
                .summary("List the endpoints that jobs of the type http deliver to")
                .answersList(200, EndpointView.class);
        router.route(POST, "/api/v1/endpoints", ADMINISTER, this::create)
                .summary("Make an endpoint")
                .description("The answer holds the secret, by which the receiver checks signatures; it is shown this"
                        + " once.")
                .takes(EndpointBody.class)
                .example("{\"name\":\"billing\",\"url\":\"https://pay.example.id/hook\"}")
                .answers(201, CreatedEndpoint.class)
                .secret();
        router.route(DELETE, "/api/v1/endpoints/{name}", ADMINISTER, this::remove)
                .summary("Remove an endpoint; jobs that name it fail")
                .answersNothing(204);
    }

    private void list(Exchange exchange) {
        exchange.json(200, endpoints.list().stream().map(EndpointView::of).toList());
    }

    private void create(Exchange exchange) {
        var body = exchange.body(EndpointBody.class);
        var secret = body.secret() == null ? WebhookSecret.random() : secret(body.secret());
        var actor = exchange.principal().actor();
        var endpoint = new Endpoint(body.name(), body.project(), url(body.url()), clock.instant(), actor);
        database.write(tx -> {
            if (!endpoints.add(tx, endpoint, secret)) {
                throw ProblemException.conflict("endpoint.taken", endpoint.name());
            }
            var host = Map.of("host", endpoint.url().getHost());
            return audit.append(tx, actor, "endpoint.create", endpoint.project(), subject(endpoint.name()), host);
        });
        exchange.json(
                201,
                new CreatedEndpoint(
                        endpoint.name(),
                        endpoint.project(),
                        endpoint.url().toString(),
                        endpoint.createdAt(),
                        actor,
                        secret.text()));
    }

    private static WebhookSecret secret(String text) {
        try {
            return WebhookSecret.of(text);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("secret", Message.of("endpoint.secret"));
        }
    }

    private URI url(String text) {
        try {
            var url = new URI(text);
            boolean secure = "https".equals(url.getScheme());
            boolean plain = privateAllowed && "http".equals(url.getScheme());
            if ((secure || plain)
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && text.equals(url.toASCIIString())) {
                return url;
            }
        } catch (URISyntaxException wrong) {
            throw ProblemException.invalid("url", Message.of("endpoint.url"));
        }
        throw ProblemException.invalid("url", Message.of("endpoint.url"));
    }

    private void remove(Exchange exchange) {
        var name = exchange.path("name");
        database.write(tx -> {
            if (!endpoints.remove(tx, name)) {
                throw ProblemException.notFound("endpoint.unknown", name);
            }
            return audit.append(tx, exchange.principal().actor(), "endpoint.remove", null, subject(name), Map.of());
        });
        exchange.nothing(204);
    }

    private static String subject(String name) {
        return "endpoint/" + name;
    }
}
