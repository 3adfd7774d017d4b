package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobRoutes;
import dev.taskforge.server.job.WhyView;
import dev.taskforge.server.page.view.Ui;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One job: what it did, its log, and what a person decides about it. */
public final class JobPages implements Routes {
    private static final int LINES = 1000;

    private final Jobs jobs;
    private final Database database;
    private final AuditLog audit;
    private final ReaderUi readers;

    public JobPages(Jobs jobs, Database database, AuditLog audit, ReaderUi readers) {
        this.jobs = jobs;
        this.database = database;
        this.audit = audit;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/jobs/{id}", SIGNED_IN, this::show);
        router.route(GET, "/jobs/{id}/log", SIGNED_IN, this::log);
        router.route(POST, "/jobs/{id}/cancel", SIGNED_IN, this::cancel);
        router.route(POST, "/jobs/{id}/retry", SIGNED_IN, this::retry);
        router.route(POST, "/jobs/{id}/unblock", SIGNED_IN, this::unblock);
        router.route(POST, "/jobs/{id}/answer", SIGNED_IN, this::answer);
    }

    private void show(Exchange exchange) {
        var job = visible(exchange);
        var ui = readers.of(exchange);
        var view = JobRows.view(
                job,
                jobs.steps(job.id()),
                jobs.log(job.id(), 0, LINES),
                new JobRows.Ties(
                        JobRoutes.seen(exchange, jobs.needs(job.id(), JobRoutes.MOST_DEPENDENCIES)),
                        JobRoutes.seen(exchange, jobs.dependents(job.id(), JobRoutes.MOST_DEPENDENCIES)),
                        jobs.batch(job.id())),
                reasons(exchange, job, ui),
                exchange.allows(OPERATE, job.project()),
                ui.now());
        exchange.html(200, Pages.job(ui, view));
    }

    /** Only for a job of which nothing else on the page says why it does not run. */
    private List<WhyView> reasons(Exchange exchange, Job job, Ui ui) {
        return switch (job.state()) {
            case RUNNING, WAITING, SUCCEEDED, FAILED, CANCELLED -> List.of();
            default ->
                WhyView.of(jobs.why(job.id()), exchange.locale(), ui::exact, project -> exchange.allows(VIEW, project));
        };
    }

    private void log(Exchange exchange) {
        var job = visible(exchange);
        long after = exchange.queryNumber("after", 0, 0, Long.MAX_VALUE);
        var lines = jobs.log(job.id(), after, LINES);
        long last = lines.isEmpty() ? after : lines.getLast().number();
        exchange.html(200, Pages.log(readers.of(exchange), JobRows.lines(lines), last));
    }

    /** A change to one job. */
    private interface Decision {
        Job apply(Tx tx, long id);
    }

    private void cancel(Exchange exchange) {
        decide(exchange, "job.cancel", "cancelled", Map.of(), jobs::cancel);
    }

    private void retry(Exchange exchange) {
        decide(exchange, "job.retry", "retried", Map.of(), jobs::retry);
    }

    private void unblock(Exchange exchange) {
        decide(exchange, "job.unblock", "unblocked", Map.of(), jobs::unblock);
    }

    private void answer(Exchange exchange) {
        var step = SessionPages.text(exchange.form("step"));
        var word = SessionPages.text(exchange.form("answer"));
        var answer = Arrays.stream(StepAnswer.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.invalid("answer", Message.of("field.choice", "retry, skip, abort")));
        var details = Map.of("step", step, "answer", word);
        decide(exchange, "step.answer", "answered", details, (tx, id) -> jobs.answer(tx, id, step, answer));
    }

    private void decide(Exchange exchange, String action, String done, Map<String, String> details, Decision decision) {
        var job = visible(exchange);
        exchange.require(OPERATE, job.project());
        database.write(tx -> {
            decision.apply(tx, job.id());
            var actor = exchange.principal().actor();
            return audit.append(tx, actor, action, job.project(), "job/" + job.id(), details);
        });
        exchange.redirect("/jobs/" + job.id() + "?done=" + done);
    }

    private Job visible(Exchange exchange) {
        long id = exchange.pathNumber("id");
        var job = jobs.find(id).orElseThrow(() -> new NoSuchJob(id));
        exchange.require(VIEW, job.project());
        return job;
    }
}
