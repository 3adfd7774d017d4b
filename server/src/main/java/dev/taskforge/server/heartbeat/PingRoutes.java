package dev.taskforge.server.heartbeat;

import dev.taskforge.ops.heartbeat.Ping;
import dev.taskforge.ops.heartbeat.Pings;
import dev.taskforge.ops.heartbeat.Pings.Target;
import dev.taskforge.ops.heartbeat.ProjectHeartbeats;
import dev.taskforge.ops.heartbeat.Signal;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the pings of heartbeats, at addresses as Healthchecks has them. Who knows an address may use it. */
public final class PingRoutes implements Routes {
    /** Where addresses begin. */
    public static final String PREFIX = "/ping/";

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern UUID_FORM = Pattern.compile("(?i)" + KEY.pattern());
    private static final Pattern EXIT = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int MOST_EXIT = 255;
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final Pings pings;
    private final Projects projects;
    private final Clock clock;
    private final Map<Target, Declared> declared = new ConcurrentHashMap<>();

    /** Whether a file declares a heartbeat, as of a moment. */
    private record Declared(boolean yes, Instant at) {
        boolean isRecent(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(RECENT));
        }
    }

    public PingRoutes(Pings pings, Projects projects, Clock clock) {
        this.pings = pings;
        this.projects = projects;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        for (var method : List.of(Method.GET, Method.HEAD, Method.POST)) {
            router.route(method, PREFIX + "{key}", Action.PUBLIC, exchange -> take(exchange, ""))
                    .capability()
                    .documented()
                    .summary("Tell that a job has ended well")
                    .description(
                            "The address is the credential. Up to " + Ping.MOST_BYTES + " bytes of a body are kept.")
                    .query("rid", "a UUID that tells this run apart from others")
                    .answersText(200, "text/plain");
            router.route(
                            method,
                            PREFIX + "{key}/{signal}",
                            Action.PUBLIC,
                            exchange -> take(exchange, exchange.path("signal")))
                    .capability()
                    .documented()
                    .summary(
                            "Tell that a job has begun (start), failed (fail), wrote something (log), or its exit status")
                    .query("rid", "a UUID that tells this run apart from others")
                    .answersText(200, "text/plain");
        }
    }

    private void take(Exchange exchange, String signal) {
        var key = exchange.path("key");
        var target = KEY.matcher(key).matches() ? pings.find(key).orElse(null) : null;
        if (target == null || !isDeclared(target)) {
            throw ProblemException.notFound("path.unknown");
        }
        pings.take(target, ping(exchange, signal));
        exchange.setHeader("Ping-Body-Limit", Integer.toString(Ping.MOST_BYTES));
        exchange.respond(200, "text/plain; charset=utf-8", "OK");
    }

    /** Reading a file takes longer than taking a ping, so a flood does not do it each time. */
    private boolean isDeclared(Target target) {
        var now = clock.instant();
        return declared.compute(
                        target,
                        (_, known) -> known != null && known.isRecent(now)
                                ? known
                                : new Declared(
                                        projects.find(target.project())
                                                .filter(project -> ProjectHeartbeats.declares(project, target.name()))
                                                .isPresent(),
                                        now))
                .yes();
    }

    private Ping ping(Exchange exchange, String signal) {
        var run = run(exchange.query("rid"));
        var known =
                switch (signal) {
                    case "" -> Signal.SUCCESS;
                    case "start" -> Signal.START;
                    case "fail" -> Signal.FAIL;
                    case "log" -> Signal.LOG;
                    default -> null;
                };
        int exit = known == null ? exit(signal) : 0;
        var bytes = exchange.method() == Method.POST ? exchange.bodyBeginning(Ping.READ_BYTES) : new byte[0];
        var body = text(bytes);
        boolean cut = bytes.length == Ping.READ_BYTES;
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return known == null ? Ping.ofExit(exit, run, body, cut, now) : new Ping(known, null, run, body, cut, now);
    }

    private static int exit(String signal) {
        if (EXIT.matcher(signal).matches() && Integer.parseInt(signal) <= MOST_EXIT) {
            return Integer.parseInt(signal);
        }
        throw ProblemException.notFound("path.unknown");
    }

    private static @Nullable UUID run(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!UUID_FORM.matcher(text).matches()) {
            throw ProblemException.invalid("rid", Message.of("heartbeats.rid"));
        }
        return UUID.fromString(text);
    }

    /** As text that no terminal and no page takes for anything else. */
    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replaceAll("[\\p{Cc}&&[^\\n\\t]]|[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]", "\ufffd");
    }
}
