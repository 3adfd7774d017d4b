package dev.taskforge.server.http;

import dev.taskforge.server.account.Authenticator;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.jspecify.annotations.Nullable;

/** The web server: one virtual thread per request, within {@link HttpLimits}. Create, start and close it once. */
public final class HttpServer implements AutoCloseable {
    private static final int SMALLEST_COMPRESSED = 1_024;

    private final HttpOptions options;
    private final Javalin javalin;

    /**
     * Builds a server that does not listen yet.
     *
     * @param page how problems are shown to people; null answers them with JSON too
     */
    public HttpServer(
            HttpOptions options,
            List<Route> routes,
            Authenticator authenticator,
            Idempotency idempotency,
            RequestObserver observer,
            @Nullable ErrorPage page) {
        this.options = options;
        var limits = options.limits();
        var edge = new Edge(
                authenticator,
                new RateLimit(limits),
                new ForgeryGuard(authenticator, options.allowedOrigins()),
                idempotency,
                new Problems(limits, page));
        var body = new RequestBody(limits.bodyBytes(), limits.bodyTime());
        var requests = new Requests(body, options.secureCookies(), observer);
        javalin = Javalin.create(config -> {
            configure(config, new Refusals(options, page));
            addGeneral(config, edge, requests);
            routes.forEach(route -> addRoute(config, edge, route));
        });
    }

    private void configure(JavalinConfig config, Refusals refusals) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = options.limits().bodyBytes();
        var compression = new CompressionStrategy(null, new Gzip(6));
        compression.setDefaultMinSizeForCompression(SMALLEST_COMPRESSED);
        config.http.compressionStrategy = compression;
        config.jetty.host = options.host();
        config.jetty.port = options.port();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(options.limits().headerBytes());
            http.setSendServerVersion(false);
            http.setIdleTimeout(options.limits().idle().toMillis());
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(refusals));
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(options.limits().drain().toMillis());
            server.setErrorHandler(refusals);
            server.addBean(new NetworkConnectionLimit(options.limits().connections(), server));
        });
    }

    private void addGeneral(JavalinConfig config, Edge edge, Requests requests) {
        var headers = new ResponseHeaders(options);
        var cors = new Cors(options.allowedOrigins());
        config.routes.before(context -> {
            requests.open(context);
            headers.addTo(context::header);
            if (cors.handle(context)) {
                context.skipRemainingHandlers();
            }
        });
        config.routes.exception(
                HttpResponseException.class, (e, context) -> edge.failUnmatched(Requests.of(context), e));
        config.routes.exception(Exception.class, (e, context) -> edge.fail(Requests.of(context), e));
        config.requestLogger.http((context, _) -> requests.close(context));
        config.routes.get("/static/<path>", new StaticFiles()::answer);
    }

    private static void addRoute(JavalinConfig config, Edge edge, Route route) {
        config.routes.addEndpoint(
                new Endpoint(type(route.method()), route.path(), context -> answer(edge, route, context)));
    }

    private static void answer(Edge edge, Route route, Context context) {
        Requests.matched(context, route);
        edge.answer(route, context);
    }

    private static HandlerType type(Method method) {
        return HandlerType.findOrCreate(method.name().toUpperCase(Locale.ROOT));
    }

    /** Begins to listen. */
    public void start() {
        javalin.start();
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Stops to listen and waits for answers under way, not longer than the limit for draining. */
    @Override
    public void close() {
        javalin.stop();
    }
}
