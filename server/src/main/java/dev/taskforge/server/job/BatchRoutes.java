package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Batch;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewBatch;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Access;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of jobs submitted together. */
public final class BatchRoutes implements Routes {
    private final Jobs jobs;
    private final Submissions submissions;

    public BatchRoutes(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.submissions = new Submissions(jobs, clock);
    }

    /** Jobs to submit together. */
    public record JobsBody(
            @About("All are stored, or none; those that need others name them by their key")
            List<JobBody> jobs) {}

    /** A batch to submit. */
    public record BatchBody(
            @About("For people") @Text(max = 200) String name,
            List<JobBody> jobs,

            @About("Runs when all of them have ended, however they ended; without needs of its own")
            JobBody callback) {}

    /** What became of one job of a submission. */
    public record AddedView(
            long id,
            @Nullable String key,

            @About("False when an unfinished job had the unique key; it stands for this one")
            boolean created,

            @About("Null when you may not see that job") @Nullable
            String state) {}

    /** The answer to jobs submitted together, in their order. */
    public record AddedJobsView(List<AddedView> jobs) {}

    /** How far a batch is. */
    public record BatchView(
            @About("The number of its callback") long id,
            String name,
            @Nullable String project,

            @About("How many jobs are in each state, without the callback")
            Map<String, Long> jobs,

            long total,
            @About("How many of them have ended, however") long ended,

            @About("The state of the callback") String callback) {
        static BatchView of(Batch batch) {
            var jobs = new LinkedHashMap<String, Long>();
            for (var state : JobState.values()) {
                jobs.put(state.label(), batch.jobs().getOrDefault(state, 0L));
            }
            var last = batch.callback();
            return new BatchView(
                    batch.id(),
                    batch.name(),
                    last.project(),
                    jobs,
                    batch.size(),
                    batch.ended(),
                    last.state().label());
        }
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, "/api/v1/jobs/bulk", SIGNED_IN, this::submitAll)
                .summary("Submit many jobs at once, of which some may need others")
                .takes(JobsBody.class)
                .answers(201, AddedJobsView.class);
        router.route(POST, "/api/v1/batches", SIGNED_IN, this::submit)
                .summary("Submit a batch: jobs, and one that runs when all of them have ended")
                .takes(BatchBody.class)
                .answers(201, BatchView.class);
        router.route(GET, "/api/v1/batches/{id}", SIGNED_IN, this::show)
                .summary("Show how far a batch is")
                .answers(200, BatchView.class);
    }

    private void submitAll(Exchange exchange) {
        var nodes = submissions.nodes(exchange, exchange.body(JobsBody.class).jobs());
        var added = jobs.submitAll(new JobGraph(nodes));
        var views = new ArrayList<AddedView>();
        for (int i = 0; i < added.size(); i++) {
            views.add(view(exchange, nodes.get(i).key(), added.get(i)));
        }
        exchange.json(201, new AddedJobsView(views));
    }

    private static AddedView view(Exchange exchange, @Nullable String key, Submitted added) {
        var job = added.job();
        boolean visible = added.created() || exchange.allows(VIEW, job.project());
        return new AddedView(
                job.id(), key, added.created(), visible ? job.state().label() : null);
    }

    private void submit(Exchange exchange) {
        var body = exchange.body(BatchBody.class);
        var nodes = submissions.nodes(exchange, body.jobs());
        var callback = submissions.node(exchange, body.callback(), "callback.");
        if (!callback.needs().isEmpty()) {
            throw ProblemException.invalid("callback.needs", Message.of("batch.callback_needs"));
        }
        var batch = jobs.submit(new NewBatch(body.name(), nodes, callback.job()));
        exchange.setHeader("Location", "/api/v1/batches/" + batch.id());
        exchange.json(201, BatchView.of(batch));
    }

    private void show(Exchange exchange) {
        long id = exchange.pathNumber("id");
        var batch = jobs.batch(id).orElseThrow(() -> ProblemException.notFound("batch.unknown"));
        requireView(exchange, batch.callback());
        exchange.json(200, BatchView.of(batch));
    }

    /** Whoever may take the callback as a worker may also read what it is about. */
    private static void requireView(Exchange exchange, Job callback) {
        var reach = Access.reach(exchange.principal());
        if (!reach.covers(callback.queue(), callback.type(), callback.project())) {
            exchange.require(VIEW, callback.project());
        }
    }
}
