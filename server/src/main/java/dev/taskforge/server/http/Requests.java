package dev.taskforge.server.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Opens and ends requests: their number, their exchange, their line in the log. Safe for use by any thread. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger("dev.taskforge.access");
    private static final String EXCHANGE = "taskforge.exchange";
    private static final String ROUTE = "taskforge.route";
    private static final String BEGAN = "taskforge.began";
    private static final String MDC_KEY = "request";
    private static final String CAPABILITY = "taskforge.capability";
    private static final Pattern PINGS = Pattern.compile("(?i)/+ping/.*", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final RequestIds ids = new RequestIds();
    private final RequestBody body;
    private final boolean secureCookies;
    private final RequestObserver observer;

    Requests(RequestBody body, boolean secureCookies, RequestObserver observer) {
        this.body = body;
        this.secureCookies = secureCookies;
        this.observer = observer;
    }

    /** The exchange of a request that was opened. */
    static Exchange of(Context context) {
        Exchange exchange = context.attribute(EXCHANGE);
        if (exchange == null) {
            throw new IllegalStateException("the request was not opened");
        }
        return exchange;
    }

    /** Notes which route answers. */
    static void matched(Context context, Route route) {
        context.attribute(ROUTE, route.path());
        context.attribute(CAPABILITY, route.isCapability());
    }

    /** The path of a request as a log may tell it: addresses that are a credential are secrets, also where no route matched. */
    static String shown(Context context) {
        String route = context.attribute(ROUTE);
        if (route != null) {
            return Boolean.TRUE.equals(context.<Boolean>attribute(CAPABILITY)) ? route : context.path();
        }
        return PINGS.matcher(context.path()).matches()
                ? "/ping/…"
                : KEY.matcher(context.path()).replaceAll("…");
    }

    /** Begins a request. */
    Exchange open(Context context) {
        var id = ids.of(context.header(RequestIds.HEADER));
        MDC.put(MDC_KEY, id);
        var exchange = new Exchange(context, body, id, secureCookies);
        context.attribute(EXCHANGE, exchange);
        context.attribute(BEGAN, System.nanoTime());
        context.header(RequestIds.HEADER, id);
        return exchange;
    }

    /** Ends a request after its answer. */
    void close(Context context) {
        Long began = context.attribute(BEGAN);
        if (began == null) {
            return;
        }
        String matched = context.attribute(ROUTE);
        var took = Duration.ofNanos(System.nanoTime() - began);
        var route = matched == null ? "unmatched" : matched;
        observer.answered(context.method().name(), route, context.statusCode(), took);
        LOG.debug("{} {} {} in {} ms", context.method(), shown(context), context.statusCode(), took.toMillis());
        body.readOn(context);
        MDC.remove(MDC_KEY);
    }
}
