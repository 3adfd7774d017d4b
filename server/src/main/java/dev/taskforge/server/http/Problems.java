package dev.taskforge.server.http;

import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.PayloadRefused;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.WorkFailedException;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.text.Message;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns exceptions into problem answers: JSON for the API, a page for people. Safe for use by any thread. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "urn:taskforge:problem:";
    /** Seconds after which a database that was away may be back. */
    private static final String RETRY_AFTER = "5";

    private final HttpLimits limits;
    private final @Nullable ErrorPage page;

    Problems(HttpLimits limits, @Nullable ErrorPage page) {
        this.limits = limits;
        this.page = page;
    }

    /** Answers with the problem that {@code thrown} stands for. */
    void answer(Exchange exchange, Exception thrown) {
        var problem = problem(exchange, thrown);
        problem.headers().forEach(exchange::setHeader);
        boolean forPeople = page != null && exchange.prefersHtml() && !isApi(exchange.path());
        if (forPeople && problem.status() == 401 && exchange.method().isSafe()) {
            exchange.redirect("/sign-in?return=" + URLEncoder.encode(exchange.path(), StandardCharsets.UTF_8));
            return;
        }
        var texts = ProblemTexts.of(exchange.locale());
        if (forPeople) {
            var detail = problem.errors().isEmpty()
                    ? texts.render(problem.detail())
                    : problem.errors().stream()
                            .map(FieldError::message)
                            .map(texts::render)
                            .collect(Collectors.joining(" "));
            exchange.html(
                    problem.status(),
                    Objects.requireNonNull(page)
                            .render(exchange, problem.status(), texts.title(problem.type()), detail));
            return;
        }
        exchange.respond(
                problem.status(), "application/problem+json", Json.write(json(exchange.requestId(), problem, texts)));
    }

    /** Whether programs ask there, not people. */
    static boolean isApi(String path) {
        return path.startsWith("/api/") || path.equals("/api");
    }

    /** The members of an answer of the type {@code application/problem+json}. */
    static Map<String, Object> json(String requestId, ProblemException problem, ProblemTexts texts) {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", TYPE + problem.type());
        json.put("title", texts.title(problem.type()));
        json.put("status", problem.status());
        json.put("detail", texts.render(problem.detail()));
        json.put("instance", "urn:taskforge:request:" + requestId);
        if (!problem.errors().isEmpty()) {
            json.put(
                    "errors",
                    problem.errors().stream().map(error -> field(error, texts)).toList());
        }
        json.putAll(problem.extras());
        return json;
    }

    private static Map<String, String> field(FieldError error, ProblemTexts texts) {
        var field = new LinkedHashMap<String, String>();
        field.put("field", error.field());
        field.put("message", texts.render(error.message()));
        return field;
    }

    /** Whether it says that nothing was done, so that the request may be sent again as it is or corrected. */
    static boolean isRefusal(Exception thrown) {
        return switch (thrown) {
            case ProblemException _, RequestException _, NoSuchJob _, JobConflict _, IllegalArgumentException _ -> true;
            case WorkFailedException wrapped -> wrapped.getCause() instanceof ProblemException;
            default -> false;
        };
    }

    private ProblemException problem(Exchange exchange, Exception thrown) {
        return switch (thrown) {
            case ProblemException problem -> problem;
            case WorkFailedException wrapped when wrapped.getCause() instanceof ProblemException problem -> problem;
            case RequestException refused -> ofRequest(refused);
            case NoSuchJob _ -> ProblemException.notFound("job.unknown");
            case JobConflict conflict -> ProblemException.conflict(sentence(conflict));
            case PayloadRefused refused -> ofPayload(refused);
            case DatabaseException failed
            when failed.isOutcomeUnknown() || failed.isOfTheServer() -> ofDatabase(exchange, failed);
            case IllegalArgumentException refused ->
                new ProblemException(422, "validation", sentence(refused), List.of());
            case MethodNotAllowedResponse notAllowed -> methodNotAllowed(exchange, notAllowed);
            case NotFoundResponse _ -> ProblemException.notFound("path.unknown");
            case HttpResponseException other -> ofServer(other.getStatus(), limits);
            default -> unexpected(exchange, thrown);
        };
    }

    /** What could not be done because of the database, whatever it was. */
    private static ProblemException ofDatabase(Exchange exchange, DatabaseException failed) {
        var id = exchange.requestId().toLowerCase(Locale.ROOT);
        LOG.warn("request {} could not be carried out: {}", id, failed.getMessage());
        if (failed.isOutcomeUnknown() && !exchange.changedNothing()) {
            return ProblemException.of(503, "outcome-unknown", Message.of("database.unknown"));
        }
        var detail = failed.isOutage() || failed.isOutcomeUnknown() ? "database.away" : "database.short";
        return ProblemException.of(
                        503, "unavailable", Message.of(exchange.changedNothing() ? detail : detail + ".midway", id))
                .header("Retry-After", RETRY_AFTER);
    }

    /** What a duty refused to do. */
    private static ProblemException ofRequest(RequestException refused) {
        return switch (refused.kind()) {
            case INVALID -> ProblemException.invalid(refused.field(), refused.text());
            case UNKNOWN -> ProblemException.of(404, "not-found", refused.text());
            case CONFLICT -> ProblemException.conflict(refused.text());
            case FORBIDDEN -> ProblemException.of(403, "forbidden", refused.text());
        };
    }

    /** Payloads that do not fit; what was expected is told, what was found is not. */
    private static ProblemException ofPayload(PayloadRefused refused) {
        return ProblemException.invalid(refused.places().stream()
                .map(place ->
                        new FieldError(place.field() + place.pointer(), ProblemException.sentence(place.problem())))
                .toList());
    }

    private static Message sentence(RuntimeException thrown) {
        return ProblemException.sentence(String.valueOf(thrown.getMessage()));
    }

    private static ProblemException methodNotAllowed(Exchange exchange, MethodNotAllowedResponse notAllowed) {
        var allowed = notAllowed.getDetails().getOrDefault("availableMethods", "");
        return ProblemException.of(
                        405,
                        "method-not-allowed",
                        Message.of(
                                "method.not_allowed",
                                exchange.context().method().name(),
                                allowed))
                .header("Allow", allowed);
    }

    /** What the web server itself says by a status. */
    static ProblemException ofServer(int status, HttpLimits limits) {
        return switch (status) {
            case 400, 505 -> ProblemException.of(status, "bad-request", Message.of("request.unreadable"));
            case 413 -> ProblemException.of(413, "too-large", Message.of("body.too_large", limits.bodyBytes()));
            case 414 -> ProblemException.of(414, "address-too-long", headersTooLarge(limits));
            case 415 -> ProblemException.of(415, "unsupported-media-type", Message.of("request.refused"));
            case 431 -> ProblemException.of(431, "headers-too-large", headersTooLarge(limits));
            default ->
                ProblemException.of(
                        status, status >= 500 ? "unavailable" : "bad-request", Message.of("request.refused"));
        };
    }

    private static Message headersTooLarge(HttpLimits limits) {
        return Message.of("request.headers_too_large", limits.headerBytes());
    }

    private static ProblemException unexpected(Exchange exchange, Exception thrown) {
        LOG.error(
                "request {} failed: {} {}",
                exchange.requestId(),
                exchange.context().method(),
                Requests.shown(exchange.context()),
                thrown);
        return ProblemException.of(
                500,
                "internal",
                Message.of("internal.error", exchange.requestId().toLowerCase(Locale.ROOT)));
    }
}
