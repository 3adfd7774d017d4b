package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobQuery;
import dev.taskforge.server.page.view.JobsView;
import dev.taskforge.server.page.view.StateCount;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The list of jobs with its filters. */
public final class JobListPages implements Routes {
    private final Jobs jobs;
    private final Queues queues;
    private final List<String> types;
    private final Supplier<List<String>> projects;
    private final ReaderUi readers;

    /** @param projects the names of all projects */
    public JobListPages(
            Jobs jobs, Queues queues, List<JobType> types, Supplier<List<String>> projects, ReaderUi readers) {
        this.jobs = jobs;
        this.queues = queues;
        this.types = types.stream().map(JobType::name).sorted().toList();
        this.projects = projects;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/jobs", Action.SIGNED_IN, this::show);
    }

    private void show(Exchange exchange) {
        var filter = JobQuery.read(exchange, Page.USUAL + 1);
        var found = filter == null ? List.<Job>of() : jobs.list(filter);
        var shown = found.size() > Page.USUAL ? found.subList(0, Page.USUAL) : found;
        var asked = asked(exchange);
        boolean seesAll = exchange.allows(Action.VIEW, null);
        var statuses = queues.list();
        var view = new JobsView(
                shown.stream().map(JobRows::row).toList(),
                counts(statuses, asked, seesAll),
                asked,
                seesAll ? statuses.stream().map(QueueStatus::name).toList() : List.of(),
                types,
                projects.get().stream()
                        .filter(name -> exchange.allows(Action.VIEW, name))
                        .toList(),
                found.size() > Page.USUAL ? shown.getLast().id() : null,
                mayDecide(exchange, asked));
        exchange.html(200, Pages.jobs(readers.of(exchange), view));
    }

    private static boolean mayDecide(Exchange exchange, JobsView.Filter asked) {
        return asked.project().isEmpty()
                ? !Set.of().equals(exchange.projects(Action.OPERATE))
                : exchange.allows(Action.OPERATE, asked.project());
    }

    /** The filter of the address, to be shown. */
    static JobsView.Filter asked(Exchange exchange) {
        return new JobsView.Filter(
                SessionPages.text(exchange.query("state")),
                SessionPages.text(exchange.query("queue")),
                SessionPages.text(exchange.query("type")),
                SessionPages.text(exchange.query("project")),
                SessionPages.text(exchange.query("created_after")),
                SessionPages.text(exchange.query("created_before")),
                exchange.cursor());
    }

    /** How many jobs each state has, as far as that is known for what is asked: queues count, types and projects do not. */
    private static List<StateCount> counts(List<QueueStatus> statuses, JobsView.Filter asked, boolean seesAll) {
        boolean known = seesAll && asked.isOnlyOfQueueOrState();
        return Arrays.stream(JobState.values())
                .map(state -> new StateCount(
                        state.label(), known ? count(statuses, asked.queue(), state) : StateCount.UNKNOWN))
                .toList();
    }

    private static long count(List<QueueStatus> statuses, String queue, JobState state) {
        return statuses.stream()
                .filter(status -> queue.isEmpty() || status.name().equals(queue))
                .mapToLong(status -> status.jobs().getOrDefault(state, 0L))
                .sum();
    }
}
