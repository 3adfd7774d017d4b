package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.PATCH;

import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The routes of queues. Queues are shared by all projects, so they need a role on all of them. */
public final class QueueRoutes implements Routes {
    private final Queues queues;
    private final QueueChanges changes;
    private final Clock clock;

    public QueueRoutes(Queues queues, QueueChanges changes, Clock clock) {
        this.queues = queues;
        this.changes = changes;
        this.clock = clock;
    }

    /** A queue as the API shows it. */
    public record QueueView(
            String name,
            boolean paused,

            @About("The most jobs that run at once; 0 means no limit of its own")
            int concurrency,

            @About("How many jobs may start per period, such as `100/1m`; null for any number") @Nullable
            String rate,

            @About("How many of every 100 jobs come from this queue first; 0 for none")
            int weight,

            @About("How many jobs are in each state") Map<String, Long> jobs,

            @About("Since when the longest waiting job could have run") @Nullable
            Instant oldestAvailable,

            @About("How many succeeded or failed within the last minute")
            long doneLastMinute) {

        static QueueView of(QueueStatus queue, Map<String, Long> done) {
            var jobs = new TreeMap<String, Long>();
            queue.jobs().forEach((state, count) -> jobs.put(state.label(), count));
            return new QueueView(
                    queue.name(),
                    queue.paused(),
                    queue.concurrency(),
                    RateText.show(queue.rate()),
                    queue.weight(),
                    jobs,
                    queue.oldestAvailable(),
                    done.getOrDefault(queue.name(), 0L));
        }
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/queues", VIEW, this::list)
                .summary("List the queues")
                .answersList(200, QueueView.class);
        router.route(PATCH, "/api/v1/queues/{name}", OPERATE, this::change)
                .summary("Pause, resume, limit or weigh a queue")
                .description(
                        "After a pause as many jobs as the rate names start at once, and then one by one. The weights"
                                + " of all queues are at most 100 together.")
                .takes(QueueBody.class)
                .answers(200, QueueView.class);
    }

    private void list(Exchange exchange) {
        var done = done();
        exchange.json(
                200,
                queues.list().stream().map(queue -> QueueView.of(queue, done)).toList());
    }

    private void change(Exchange exchange) {
        var name = exchange.path("name");
        var body = exchange.body(QueueBody.class);
        if (body.isEmpty()) {
            throw ProblemException.invalid(
                    "", Message.of("body.nothing_to_change", "paused, concurrency, rate, weight"));
        }
        changes.change(exchange, name, body);
        exchange.json(200, QueueView.of(changes.find(name), done()));
    }

    private Map<String, Long> done() {
        return queues.doneSince(clock.instant().minusSeconds(60));
    }
}
