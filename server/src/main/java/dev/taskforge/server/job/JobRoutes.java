package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The routes of jobs. What a person decides about a job is recorded in the audit log; submissions are not. */
public final class JobRoutes implements Routes {
    /** How many needs and dependents of one job are shown. */
    public static final int MOST_DEPENDENCIES = 100;

    private final Jobs jobs;
    private final Database database;
    private final AuditLog audit;
    private final Submissions submissions;

    public JobRoutes(Jobs jobs, Database database, AuditLog audit, Clock clock) {
        this.jobs = jobs;
        this.database = database;
        this.audit = audit;
        this.submissions = new Submissions(jobs, clock);
    }

    /** A line of a job's log as the API shows it. */
    public record LogLineView(long number, int attempt, Instant at, String text) {
        static LogLineView of(LogLine line) {
            return new LogLineView(line.number(), line.attempt(), line.at(), line.text());
        }
    }

    /** What a person decides about an unknown step. */
    public record AnswerBody(
            @About("retry: run it again; skip: take it as done; abort: end the job")
            StepAnswer answer) {}

    @Override
    public void addTo(Router router) {
        router.route(POST, "/api/v1/jobs", SIGNED_IN, this::submit)
                .summary("Submit a job")
                .description(
                        "A header `traceparent` (W3C Trace Context) is kept with the job and handed on; one that is"
                                + " not valid is ignored. A payload that does not fit the schema of its type is refused.")
                .takes(JobBody.class)
                .answers(201, JobView.class)
                .answers(200, JobView.class);
        router.route(GET, "/api/v1/jobs", SIGNED_IN, this::list)
                .summary("List jobs, newest first")
                .query("state", "one or more states, separated by commas")
                .query("queue", "only jobs of this queue")
                .query("type", "only jobs of this type")
                .query("project", "only jobs of this project")
                .query("created_after", "only jobs submitted at this time or later")
                .query("created_before", "only jobs submitted before this time")
                .answersPage(JobView.class);
        router.route(GET, "/api/v1/jobs/{id}", SIGNED_IN, this::show)
                .summary("Show a job with its steps, what it needs and what needs it")
                .answers(200, JobView.class);
        router.route(GET, "/api/v1/jobs/{id}/why", SIGNED_IN, this::why)
                .summary("Say why a job is not running")
                .description("Everything that keeps it at this moment, what has to happen first before the rest.")
                .answersList(200, WhyView.class);
        router.route(GET, "/api/v1/jobs/{id}/log", SIGNED_IN, this::log)
                .summary("Read the log of a job")
                .query("after", "only lines with a higher number")
                .query("limit", "how many lines, 1 to 1000; 500 by default")
                .answersList(200, LogLineView.class);
        router.route(
                        POST,
                        "/api/v1/jobs/{id}/cancel",
                        SIGNED_IN,
                        exchange -> decide(exchange, "job.cancel", jobs::cancel))
                .summary("End a job")
                .answers(200, JobView.class);
        router.route(POST, "/api/v1/jobs/{id}/retry", SIGNED_IN, exchange -> decide(exchange, "job.retry", jobs::retry))
                .summary("Run a failed or cancelled job again; finished steps stay finished")
                .answers(200, JobView.class);
        router.route(
                        POST,
                        "/api/v1/jobs/{id}/unblock",
                        SIGNED_IN,
                        exchange -> decide(exchange, "job.unblock", jobs::unblock))
                .summary("Let a blocked job run without what it still waits for")
                .answers(200, JobView.class);
        router.route(POST, "/api/v1/jobs/{id}/steps/{step}/answer", SIGNED_IN, this::answer)
                .summary("Decide about a step whose end is unknown")
                .takes(AnswerBody.class)
                .answers(200, JobView.class);
    }

    private void submit(Exchange exchange) {
        var node = submissions.node(exchange, exchange.body(JobBody.class), "");
        var submitted = node.needs().isEmpty()
                ? jobs.submit(node.job())
                : jobs.submitAll(new JobGraph(List.of(node))).getFirst();
        if (!submitted.created() && !exchange.allows(VIEW, submitted.job().project())) {
            throw ProblemException.conflict("job.key_taken");
        }
        exchange.setHeader("Location", "/api/v1/jobs/" + submitted.job().id());
        exchange.json(submitted.created() ? 201 : 200, JobView.of(submitted.job()));
    }

    private void list(Exchange exchange) {
        int limit = exchange.limit();
        var filter = JobQuery.read(exchange, limit + 1);
        var found = filter == null ? List.<Job>of() : jobs.list(filter);
        exchange.json(200, Page.of(found, limit, JobView::of, Job::id));
    }

    private void show(Exchange exchange) {
        var job = visible(exchange);
        exchange.json(200, whole(exchange, job));
    }

    private void why(Exchange exchange) {
        var reasons = jobs.why(visible(exchange).id());
        exchange.json(
                200,
                WhyView.of(reasons, exchange.locale(), Instant::toString, project -> exchange.allows(VIEW, project)));
    }

    private void log(Exchange exchange) {
        var job = visible(exchange);
        long after = exchange.queryNumber("after", 0, 0, Long.MAX_VALUE);
        int limit = (int) exchange.queryNumber("limit", 500, 1, 1_000);
        exchange.json(
                200,
                jobs.log(job.id(), after, limit).stream().map(LogLineView::of).toList());
    }

    /** A change to one job. */
    private interface Decision {
        Job apply(Tx tx, long id);
    }

    private void decide(Exchange exchange, String action, Decision decision) {
        decide(exchange, action, Map.of(), decision);
    }

    private void answer(Exchange exchange) {
        var step = exchange.path("step");
        var answer = exchange.body(AnswerBody.class).answer();
        var details = Map.of("step", step, "answer", answer.name().toLowerCase(Locale.ROOT));
        decide(exchange, "step.answer", details, (tx, id) -> jobs.answer(tx, id, step, answer));
    }

    private void decide(Exchange exchange, String action, Map<String, String> details, Decision decision) {
        var before = visible(exchange);
        exchange.require(OPERATE, before.project());
        var after = database.write(tx -> {
            var changed = decision.apply(tx, before.id());
            var actor = exchange.principal().actor();
            audit.append(tx, actor, action, before.project(), "job/" + before.id(), details);
            return changed;
        });
        exchange.json(200, whole(exchange, after));
    }

    private JobView whole(Exchange exchange, Job job) {
        return JobView.of(
                job,
                jobs.steps(job.id()),
                seen(exchange, jobs.needs(job.id(), MOST_DEPENDENCIES)),
                seen(exchange, jobs.dependents(job.id(), MOST_DEPENDENCIES)));
    }

    /** Those the principal may see; of a job that was removed only the number is known. */
    public static List<Dependency> seen(Exchange exchange, List<Dependency> dependencies) {
        return dependencies.stream()
                .filter(other -> other.state() == null || exchange.allows(VIEW, other.project()))
                .toList();
    }

    /** The job of the path; one that the principal may not see is denied just like any of its project. */
    private Job visible(Exchange exchange) {
        long id = exchange.pathNumber("id");
        var job = jobs.find(id).orElseThrow(() -> new NoSuchJob(id));
        exchange.require(VIEW, job.project());
        return job;
    }
}
