package dev.taskforge.server.http;

import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what Jetty refuses by itself before any route is asked, such as a broken request line, an address with
 * {@code %00} or headers beyond the limit: with the same problems, page and headers as everything else. Where
 * Jetty read no headers, the address tells programs from people. Safe for use by any thread.
 */
final class Refusals implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** The path that Jetty puts in where it could not read one; whether a person sent it cannot be known. */
    private static final String UNREADABLE = "/badMessage";

    private final HttpLimits limits;
    private final ResponseHeaders always;
    private final @Nullable ErrorPage page;
    private final RequestIds ids = new RequestIds();

    Refusals(HttpOptions options, @Nullable ErrorPage page) {
        this.limits = options.limits();
        this.always = new ResponseHeaders(options);
        this.page = page;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var id = ids.of(request.getHeaders().get(RequestIds.HEADER));
        var problem = Problems.ofServer(status(request, response, id), limits);
        var locale = Languages.of(null, request.getHeaders().get("Accept-Language"));
        var texts = ProblemTexts.of(locale);
        var headers = response.getHeaders();
        always.addTo(headers::put);
        headers.put(RequestIds.HEADER, id);
        response.setStatus(problem.status());
        if (page != null && isForPeople(request)) {
            headers.put("Content-Type", "text/html; charset=utf-8");
            Content.Sink.write(
                    response, true, page.refusal(locale, problem.status(), texts.render(problem.detail())), callback);
        } else {
            headers.put("Content-Type", "application/problem+json");
            Content.Sink.write(response, true, Json.write(Problems.json(id, problem, texts)), callback);
        }
        return true;
    }

    private static int status(Request request, Response response, String id) {
        var cause = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = cause instanceof HttpException known ? known.getCode() : response.getStatus();
        if (status >= 500 && cause != null) {
            LOG.error("request {} failed outside of the routes", id.toLowerCase(Locale.ROOT), cause);
        }
        return status;
    }

    private static boolean isForPeople(Request request) {
        var path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith("/") || path.equals(UNREADABLE) || Problems.isApi(path)) {
            return false;
        }
        var headers = request.getHeaders();
        var accept = headers.get("Accept");
        return headers.size() == 0 || (accept != null && accept.contains("text/html"));
    }
}
