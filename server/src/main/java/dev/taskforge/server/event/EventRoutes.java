package dev.taskforge.server.event;

import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stream of events. Each ends after a while so that a client whose access was withdrawn does not listen on;
 * browsers connect again by themselves.
 */
public final class EventRoutes implements Routes {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final int MOST_CLIENTS = 1_000;

    private final EventHub hub;
    private final Jobs jobs;

    public EventRoutes(EventHub hub, Jobs jobs) {
        this.hub = hub;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/events", SIGNED_IN, this::listen)
                .summary("Listen to what happens, as server-sent events")
                .description(
                        "Events `job`, `step`, `log` and `progress`, each with JSON data that carries `job_id` and"
                                + " `project`. A comment comes every 15 seconds. The stream ends after 15 minutes: connect again.")
                .query("job", "only events of this job")
                .query("project", "only events of this project")
                .answersText(200, "text/event-stream");
    }

    private void listen(Exchange exchange) throws IOException, InterruptedException {
        if (hub.clients() >= MOST_CLIENTS) {
            throw ProblemException.of(503, "unavailable", Message.of("events.too_many"))
                    .header("Retry-After", "30");
        }
        var subscriber = subscriber(exchange);
        hub.add(subscriber);
        try {
            exchange.setHeader("X-Accel-Buffering", "no");
            exchange.stream(200, "text/event-stream", out -> write(subscriber, out));
        } finally {
            hub.remove(subscriber);
        }
    }

    private Subscriber subscriber(Exchange exchange) {
        if (exchange.query("job") != null) {
            long id = exchange.queryNumber("job", 0, 1, Long.MAX_VALUE);
            var job = jobs.find(id).orElseThrow(() -> new NoSuchJob(id));
            exchange.require(VIEW, job.project());
            return new Subscriber(null, id);
        }
        return new Subscriber(projects(exchange), null);
    }

    private static @Nullable Set<String> projects(Exchange exchange) {
        var asked = exchange.query("project");
        if (asked == null) {
            return exchange.visibleProjects();
        }
        exchange.require(VIEW, asked);
        return Set.of(asked);
    }

    private static void write(Subscriber subscriber, OutputStream out) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIFE.toNanos();
        send(out, "retry: 2000\n: connected\n\n");
        out.flush();
        while (!subscriber.hasEnded() && System.nanoTime() - end < 0) {
            var frame = subscriber.next(HEARTBEAT);
            send(out, frame == null ? ": still here\n\n" : frame.text());
            if (subscriber.isIdle()) {
                out.flush();
            }
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
