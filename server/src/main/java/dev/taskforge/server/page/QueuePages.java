package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Pin;
import dev.taskforge.engine.api.Pins;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.QueueBody;
import dev.taskforge.server.job.QueueChanges;
import dev.taskforge.server.job.RateText;
import dev.taskforge.server.page.view.QueuesView;
import dev.taskforge.server.page.view.StateCount;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** The queues: how deep each is, how fast it is emptied, and pausing and limiting one. */
public final class QueuePages implements Routes {
    private static final int MOST = 10_000;
    private static final int MOST_WEIGHT = 100;

    private final Queues queues;
    private final Pins pins;
    private final QueueChanges changes;
    private final ReaderUi readers;

    public QueuePages(Queues queues, Pins pins, QueueChanges changes, ReaderUi readers) {
        this.queues = queues;
        this.pins = pins;
        this.changes = changes;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/queues", VIEW, this::show);
        router.route(POST, "/queues/{name}/pause", OPERATE, exchange -> pause(exchange, true, "queuePaused"));
        router.route(POST, "/queues/{name}/resume", OPERATE, exchange -> pause(exchange, false, "queueResumed"));
        router.route(POST, "/queues/{name}/limit", OPERATE, this::limit);
    }

    private void show(Exchange exchange) {
        var ui = readers.of(exchange);
        var done = queues.doneSince(ui.now().minusSeconds(60));
        var rows = queues.list().stream().map(queue -> row(queue, done)).toList();
        var pinned = pins.look();
        var view = new QueuesView(
                rows,
                pinned.pins().stream().map(QueuePages::pin).toList(),
                pinned.hidden(),
                exchange.allows(OPERATE, null));
        exchange.html(200, Pages.queues(ui, view));
    }

    private static QueuesView.Pin pin(Pin pin) {
        return new QueuesView.Pin(
                pin.kind().label(), pin.subject(), String.join(" · ", pin.details()), pin.since(), pin.remedy());
    }

    private static QueuesView.Queue row(QueueStatus queue, Map<String, Long> done) {
        return new QueuesView.Queue(
                queue.name(),
                queue.paused(),
                queue.concurrency(),
                RateText.show(queue.rate()),
                queue.weight(),
                Arrays.stream(JobState.values())
                        .map(state -> new StateCount(state.label(), queue.jobs().getOrDefault(state, 0L)))
                        .filter(part -> part.count() > 0)
                        .toList(),
                queue.oldestAvailable(),
                done.getOrDefault(queue.name(), 0L));
    }

    private void pause(Exchange exchange, boolean paused, String said) {
        changes.change(exchange, exchange.path("name"), QueueBody.paused(paused));
        exchange.redirect("/queues?done=" + said);
    }

    /** Changes those of the fields that differ from what the queue has. */
    private void limit(Exchange exchange) {
        var name = exchange.path("name");
        var now = changes.find(name);
        int limit = number(exchange, "limit", MOST);
        int weight = number(exchange, "weight", MOST_WEIGHT);
        var rate = SessionPages.text(exchange.form("rate")).strip();
        var body = new QueueBody(
                null,
                limit == now.concurrency() ? null : (Integer) limit,
                rate.equals(Objects.requireNonNullElse(RateText.show(now.rate()), ""))
                        ? null
                        : rate.isEmpty() ? "off" : rate,
                weight == now.weight() ? null : (Integer) weight);
        if (!body.isEmpty()) {
            changes.change(exchange, name, body);
        }
        exchange.redirect("/queues?done=queueLimited");
    }

    private static int number(Exchange exchange, String field, int most) {
        var typed = SessionPages.text(exchange.form(field));
        if (!typed.matches("[0-9]{1,5}") || Integer.parseInt(typed) > most) {
            throw ProblemException.invalid(field, Message.of("field.range", 0, most));
        }
        return Integer.parseInt(typed);
    }
}
