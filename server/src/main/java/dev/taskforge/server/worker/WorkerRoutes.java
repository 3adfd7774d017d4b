package dev.taskforge.server.worker;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.api.RemoteWorkers.Ask;
import dev.taskforge.engine.api.RemoteWorkers.End;
import dev.taskforge.engine.api.RemoteWorkers.Worker;
import dev.taskforge.engine.api.WaitRefused;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.account.Access;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.worker.WorkerBodies.ClaimBody;
import dev.taskforge.server.worker.WorkerBodies.DrainBody;
import dev.taskforge.server.worker.WorkerBodies.FailureBody;
import dev.taskforge.server.worker.WorkerBodies.FailuresBody;
import dev.taskforge.server.worker.WorkerBodies.HeartbeatBody;
import dev.taskforge.server.worker.WorkerBodies.HoldBody;
import dev.taskforge.server.worker.WorkerBodies.NoteBody;
import dev.taskforge.server.worker.WorkerBodies.NotesBody;
import dev.taskforge.server.worker.WorkerBodies.ReleaseBody;
import dev.taskforge.server.worker.WorkerBodies.SnoozeBody;
import dev.taskforge.server.worker.WorkerBodies.SnoozesBody;
import dev.taskforge.server.worker.WorkerBodies.SuccessBody;
import dev.taskforge.server.worker.WorkerBodies.SuccessesBody;
import dev.taskforge.server.worker.WorkerViews.ClaimView;
import dev.taskforge.server.worker.WorkerViews.HeartbeatView;
import dev.taskforge.server.worker.WorkerViews.ReportView;
import dev.taskforge.server.worker.WorkerViews.WorkerView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of workers in other processes. Jobs travel in batches, and every report names the fence under which a job
 * was handed out, so that a late one changes nothing.
 */
public final class WorkerRoutes implements Routes {
    private static final String HOLDS = "{\"worker\":\"mailer-1\",\"jobs\":[{\"id\":17,\"fence\":1}]}";

    private final RemoteWorkers workers;
    private final Database database;
    private final AuditLog audit;

    public WorkerRoutes(RemoteWorkers workers, Database database, AuditLog audit) {
        this.workers = workers;
        this.database = database;
        this.audit = audit;
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, "/api/v1/workers/claim", SIGNED_IN, this::claim)
                .summary("Take jobs as a worker")
                .description("Waits up to `wait_seconds` for the first. Needs a worker token, or operator in the"
                        + " projects of the jobs. 503 with `Retry-After` when too many wait already.")
                .takes(ClaimBody.class)
                .example("{\"worker\":\"mailer-1\",\"types\":[\"send_mail\"],\"most\":10,\"lease_seconds\":30,"
                        + "\"wait_seconds\":20,\"in_hand\":[]}")
                .answers(200, ClaimView.class);
        router.route(POST, "/api/v1/workers/heartbeat", SIGNED_IN, this::heartbeat)
                .summary("Keep jobs in hand; learn which to stop")
                .takes(HeartbeatBody.class)
                .example(HOLDS)
                .answers(200, HeartbeatView.class);
        router.route(POST, "/api/v1/workers/progress", SIGNED_IN, this::progress)
                .summary("Report progress and log lines of jobs in hand")
                .takes(NotesBody.class)
                .example("{\"worker\":\"mailer-1\",\"jobs\":[{\"id\":17,\"fence\":1,\"lines\":[\"3 of 10 sent\"],"
                        + "\"progress\":{\"done\":3,\"total\":10,\"unit\":\"mails\"}}]}")
                .answers(200, ReportView.class);
        router.route(POST, "/api/v1/workers/complete", SIGNED_IN, this::complete)
                .summary("Report jobs as done")
                .description("May be sent again when its answer got lost.")
                .takes(SuccessesBody.class)
                .example("{\"worker\":\"mailer-1\",\"jobs\":[{\"id\":17,\"fence\":1,\"result\":{\"sent\":10}}]}")
                .answers(200, ReportView.class);
        router.route(POST, "/api/v1/workers/fail", SIGNED_IN, this::fail)
                .summary("Report attempts as failed")
                .description("Another attempt follows unless none is left or `retryable` is false. May be sent again"
                        + " when its answer got lost.")
                .takes(FailuresBody.class)
                .example("{\"worker\":\"mailer-1\",\"jobs\":[{\"id\":17,\"fence\":1,\"error\":\"the mail server is"
                        + " away\",\"retry_in_seconds\":60}]}")
                .answers(200, ReportView.class);
        router.route(POST, "/api/v1/workers/snooze", SIGNED_IN, this::snooze)
                .summary("Put jobs off")
                .description(
                        "Each runs again after its `seconds`; the attempt does not count. May be sent again when its"
                                + " answer got lost.")
                .takes(SnoozesBody.class)
                .example(
                        "{\"worker\":\"mailer-1\",\"jobs\":[{\"id\":17,\"fence\":1,\"seconds\":3600,\"reason\":\"the shop is"
                                + " closed\"}]}")
                .answers(200, ReportView.class);
        router.route(POST, "/api/v1/workers/release", SIGNED_IN, this::release)
                .summary("Give jobs back unfinished")
                .description(
                        "The attempt does not count. A job that a person asked to end is cancelled by this. Also ends"
                                + " the worker's wait for jobs: send it, with no jobs if there are none, when the worker ends.")
                .takes(ReleaseBody.class)
                .example(HOLDS)
                .answers(200, ReportView.class);
        router.route(GET, "/api/v1/workers", VIEW, this::list)
                .summary("List the workers heard of within a day")
                .answersList(200, WorkerView.class);
        router.route(POST, "/api/v1/workers/{name}/drain", OPERATE, this::drain)
                .summary("Give a worker no more jobs, or jobs again")
                .takes(DrainBody.class)
                .example("{\"draining\":true}")
                .answers(200, WorkerView.class);
    }

    private void claim(Exchange exchange) throws InterruptedException {
        var body = exchange.body(ClaimBody.class);
        var worker = worker(exchange, body.worker());
        var ask = body.toAsk();
        requireWithinReach(worker, ask);
        try {
            exchange.json(200, ClaimView.of(workers.claim(worker, ask, body.patience())));
        } catch (WaitRefused refused) {
            throw ProblemException.of(
                            503, "unavailable", ProblemException.sentence(String.valueOf(refused.getMessage())))
                    .header("Retry-After", "5");
        }
    }

    private static void requireWithinReach(Worker worker, Ask ask) {
        require(ask.types(), worker.reach()::coversType, "worker.type_beyond");
        require(ask.queues(), worker.reach()::coversQueue, "worker.queue_beyond");
    }

    private static void require(@Nullable Set<String> names, Predicate<String> covered, String key) {
        if (names != null) {
            names.stream().filter(covered.negate()).sorted().findFirst().ifPresent(name -> {
                throw ProblemException.forbidden(key, name);
            });
        }
    }

    private void heartbeat(Exchange exchange) {
        var body = exchange.body(HeartbeatBody.class);
        var holds = body.holds();
        var answer = workers.heartbeat(worker(exchange, body.worker()), holds, body.lease());
        exchange.json(200, HeartbeatView.of(holds, answer));
    }

    private void progress(Exchange exchange) {
        var body = exchange.body(NotesBody.class);
        var notes = body.jobs().stream().map(NoteBody::toNote).toList();
        var recorded = workers.note(worker(exchange, body.worker()), notes);
        exchange.json(200, ReportView.of(body.jobs().stream().map(NoteBody::id).toList(), recorded));
    }

    private void complete(Exchange exchange) {
        var body = exchange.body(SuccessesBody.class);
        finish(
                exchange,
                body.worker(),
                body.jobs().stream().map(SuccessBody::toEnd).toList());
    }

    private void fail(Exchange exchange) {
        var body = exchange.body(FailuresBody.class);
        finish(
                exchange,
                body.worker(),
                body.jobs().stream().map(FailureBody::toEnd).toList());
    }

    private void snooze(Exchange exchange) {
        var body = exchange.body(SnoozesBody.class);
        finish(
                exchange,
                body.worker(),
                body.jobs().stream().map(SnoozeBody::toEnd).toList());
    }

    private void release(Exchange exchange) {
        var body = exchange.body(ReleaseBody.class);
        var ends = body.jobs().stream()
                .map(HoldBody::toHold)
                .<End>map(End.Released::new)
                .toList();
        finish(exchange, body.worker(), ends);
        workers.endWait(worker(exchange, body.worker()));
    }

    private void finish(Exchange exchange, String name, List<End> ends) {
        var recorded = workers.finish(worker(exchange, name), ends);
        exchange.json(
                200, ReportView.of(ends.stream().map(end -> end.hold().jobId()).toList(), recorded));
    }

    /** Who calls; whoever may work in no project at all is denied. */
    private static Worker worker(Exchange exchange, String name) {
        var reach = Access.reach(exchange.principal());
        if (reach.projects() != null && reach.projects().isEmpty()) {
            throw ProblemException.forbidden("worker.denied");
        }
        return new Worker(name, exchange.principal().actor(), reach);
    }

    private void list(Exchange exchange) {
        exchange.json(200, workers.list().stream().map(WorkerView::of).toList());
    }

    private void drain(Exchange exchange) {
        var name = exchange.path("name");
        drain(exchange, name, exchange.body(DrainBody.class).on());
        exchange.json(
                200,
                workers.list().stream()
                        .filter(worker -> worker.name().equals(name))
                        .map(WorkerView::of)
                        .findFirst()
                        .orElseThrow(() -> unknown(name)));
    }

    private void drain(Exchange exchange, String name, boolean draining) {
        drain(workers, database, audit, exchange, name, draining);
    }

    /** Drains a worker, or lets it work again, and records who did. */
    public static void drain(
            RemoteWorkers workers,
            Database database,
            AuditLog audit,
            Exchange exchange,
            String name,
            boolean draining) {
        database.write(tx -> {
            if (!workers.drain(tx, name, draining)) {
                throw unknown(name);
            }
            var action = draining ? "worker.drain" : "worker.resume";
            return audit.append(tx, exchange.principal().actor(), action, null, "worker/" + name, Map.of());
        });
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("worker.unknown", name);
    }
}
