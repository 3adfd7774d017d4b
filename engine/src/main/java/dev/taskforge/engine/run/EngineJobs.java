package dev.taskforge.engine.run;

import static java.util.Objects.requireNonNullElse;

import dev.taskforge.engine.api.Batch;
import dev.taskforge.engine.api.BulkDecision;
import dev.taskforge.engine.api.BulkResult;
import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.GraphRules;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewBatch;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.ReadyJob;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The public face of the jobs: checks what comes in, changes the store, and wakes whoever has to know. */
final class EngineJobs implements Jobs {
    private static final int MOST_LISTED = 500;
    private static final int MOST_DECIDED = 10_000;
    private static final int MOST_LINES_READ = 10_001;

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final Map<String, JobType> types;
    private final Dispatcher dispatcher;
    private final Canceller canceller;
    private final Wakeups wakeups;
    private final GroupSubmit group;
    private final Bell bell;
    private final GraphSubmit graphs;
    private final Takers takers;
    private final BulkDecisions bulk;
    private final TypeSettings settings;

    EngineJobs(
            Database database,
            JobStore store,
            Clock clock,
            Events events,
            Map<String, JobType> types,
            Dispatcher dispatcher,
            Canceller canceller,
            Wakeups wakeups,
            Bell bell,
            Takers takers,
            TypeSettings settings) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.types = types;
        this.dispatcher = dispatcher;
        this.canceller = canceller;
        this.wakeups = wakeups;
        this.group = new GroupSubmit(
                this::commit,
                e -> e instanceof DatabaseException failure && (failure.isOutcomeUnknown() || failure.isOfTheServer()));
        this.bell = bell;
        this.graphs = new GraphSubmit(store);
        store.needs().listen(this::moved);
        this.takers = takers;
        this.settings = settings;
        this.bulk = new BulkDecisions(database, store, clock, events, canceller, this::anyReady);
    }

    @Override
    public Submitted submit(NewJob job) {
        var checked = checked(job);
        settings.check("payload", job);
        // Where transactions do not overlap, the database itself lets them share commits.
        return database.overlaps() && !database.isWriting()
                ? group.submit(checked)
                : commit(List.of(checked)).getFirst();
    }

    @Override
    public Submitted submit(Tx tx, NewJob job) {
        var checked = checked(job);
        settings.check("payload", job);
        return add(tx, List.of(checked), false).getFirst();
    }

    @Override
    public List<Submitted> submitAll(List<NewJob> jobs) {
        JobRules.checkCount(jobs);
        var checked = jobs.stream().map(this::checked).toList();
        settings.checkAll(jobs);
        return commit(checked);
    }

    @Override
    public List<Submitted> submitAll(JobGraph graph) {
        GraphRules.check(graph);
        var jobs = checked(graph.nodes());
        settings.checkAll(jobs);
        return dispatcher.taking(() -> database.shared(tx -> added(tx, graphs.add(tx, graph, jobs, now()), false)));
    }

    @Override
    public Batch submit(NewBatch batch) {
        JobRules.checkKey("name", batch.name());
        GraphRules.check(new JobGraph(batch.jobs()));
        var jobs = checked(batch.jobs());
        var callback = checked(batch.callback());
        settings.checkAll(jobs);
        settings.check("callback.payload", callback);
        return dispatcher.taking(() -> database.shared(tx -> {
            var added = graphs.add(tx, batch, jobs, callback, now());
            added(tx, added, false);
            return store.needs().batch(tx, added.getLast().job().id()).orElseThrow();
        }));
    }

    private List<NewJob> checked(List<JobGraph.Node> nodes) {
        return nodes.stream().map(node -> checked(node.job())).toList();
    }

    private List<Submitted> commit(List<NewJob> jobs) {
        try {
            return dispatcher.taking(() -> database.shared(tx -> add(tx, jobs, true)));
        } catch (DatabaseException e) {
            if (!wakeups.spoiled(e)) {
                throw e;
            }
            return dispatcher.taking(() -> database.shared(tx -> add(tx, jobs, false)));
        }
    }

    private NewJob checked(NewJob job) {
        JobRules.check(job);
        return job.maxAttempts() != null
                ? job
                : job.maxAttempts(settings.limits(job.type()).retry().maxAttempts());
    }

    /** @param mayTell whether this transaction may also tell others of the jobs, and fail for it */
    private List<Submitted> add(Tx tx, List<NewJob> jobs, boolean mayTell) {
        return added(tx, store.intake().add(tx, jobs, now()), mayTell);
    }

    private List<Submitted> added(Tx tx, List<Submitted> answers, boolean mayTell) {
        if (answers.stream().anyMatch(this::isReady)) {
            dispatcher.readyIn(tx);
        }
        boolean told = mayTell && tellsWithin(tx, answers);
        tx.afterCommit(() -> announce(answers, told));
        return answers;
    }

    /** Whether the others hear of a single job by the commit itself. Many share a notification after it. */
    private boolean tellsWithin(Tx tx, List<Submitted> answers) {
        var first = answers.getFirst();
        return answers.size() == 1
                && isForOthers(first, dispatcher.hasRoomFor(1))
                && wakeups.tellWithin(tx, ReadyJob.of(first.job()));
    }

    private boolean isReady(Submitted answer) {
        return answer.created()
                && answer.job().state() == JobState.AVAILABLE
                && types.containsKey(answer.job().type());
    }

    /** @param told whether the others hear of them already */
    private void announce(List<Submitted> answers, boolean told) {
        Instant due = null;
        for (var answer : answers) {
            var job = answer.job();
            if (!answer.created()) {
                continue;
            }
            if (job.state() == JobState.SCHEDULED) {
                due = due == null || job.runAt().isBefore(due) ? job.runAt() : due;
            }
            events.submitted(job);
        }
        if (due != null && !dispatcher.due(due)) {
            wakeups.tellOthers();
        }
        bell.submitted(answers);
        if (!told) {
            tellOthers(answers);
        }
    }

    /** What this process does not take at once is for the others too. */
    private void tellOthers(List<Submitted> answers) {
        long own = answers.stream().filter(this::isReady).count();
        boolean takesOwn = dispatcher.hasRoomFor(own);
        for (var answer : answers) {
            if (isForOthers(answer, takesOwn)) {
                wakeups.tellOthers(ReadyJob.of(answer.job()));
            }
        }
    }

    private boolean isForOthers(Submitted answer, boolean takesOwn) {
        return answer.created()
                && answer.job().state() == JobState.AVAILABLE
                && !(takesOwn && types.containsKey(answer.job().type()));
    }

    @Override
    public Optional<Job> find(long id) {
        return database.read(tx -> store.catalogue().find(tx, id));
    }

    @Override
    public List<Job> find(Tx tx, Collection<Long> ids) {
        return store.catalogue().find(tx, ids);
    }

    @Override
    public List<Job> list(JobFilter filter) {
        JobRules.range("limit", filter.limit(), 1, MOST_LISTED);
        return database.read(tx -> store.catalogue().list(tx, filter));
    }

    @Override
    public List<Why> why(long id) {
        return database.read(tx -> {
            var job = store.catalogue().find(tx, id).orElseThrow(() -> new NoSuchJob(id));
            return store.reasons().why(tx, job, takers.of(tx, job.type()), clock.instant());
        });
    }

    @Override
    public List<Step> steps(long id) {
        return database.read(tx -> store.steps().list(tx, id));
    }

    @Override
    public Optional<Batch> batch(long id) {
        return database.read(tx -> store.needs().batch(tx, id));
    }

    @Override
    public List<Dependency> needs(long id, int limit) {
        return database.read(tx -> store.needs().needs(tx, id, limit));
    }

    @Override
    public List<Dependency> dependents(long id, int limit) {
        return database.read(tx -> store.needs().dependents(tx, id, limit));
    }

    @Override
    public List<LogLine> log(long id, long after, int limit) {
        JobRules.range("limit", limit, 1, MOST_LINES_READ);
        return database.read(tx -> store.notes().read(tx, id, after, limit));
    }

    @Override
    public Job cancel(Tx tx, long id) {
        var job = store.decisions().cancel(tx, id, now());
        tx.afterCommit(() -> {
            canceller.cancel(job);
            events.stateChanged(job);
        });
        return job;
    }

    @Override
    public Job unblock(Tx tx, long id) {
        var job = store.decisions().unblock(tx, id, now());
        tx.afterCommit(() -> moved(List.of(job)));
        return job;
    }

    @Override
    public Job retry(Tx tx, long id) {
        return resumed(tx, store.decisions().retry(tx, id, now()));
    }

    @Override
    public Job answer(Tx tx, long id, String step, StepAnswer answer) {
        var job = store.decisions().answer(tx, id, step, answer, now());
        var state = requireNonNullElse(
                store.steps().list(tx, id).stream()
                        .filter(recorded -> recorded.name().equals(step))
                        .map(Step::state)
                        .findAny()
                        .orElse(null),
                StepState.UNKNOWN);
        tx.afterCommit(() -> events.publish(new JobEvent.StepChanged(id, job.project(), step, state)));
        return resumed(tx, job);
    }

    private Job resumed(Tx tx, Job job) {
        tx.afterCommit(() -> {
            events.stateChanged(job);
            anyReady();
        });
        return job;
    }

    /** These jobs are blocked no longer. */
    private void moved(List<Job> jobs) {
        boolean ready = false;
        for (var job : jobs) {
            events.stateChanged(job);
            if (job.state() == JobState.SCHEDULED) {
                dispatcher.due(job.runAt());
            } else if (job.state() == JobState.AVAILABLE) {
                ready = true;
                wakeups.tellOthers(ReadyJob.of(job));
            }
        }
        if (ready) {
            dispatcher.ready();
        }
    }

    private void anyReady() {
        dispatcher.ready();
        wakeups.tellOthers();
    }

    @Override
    public long count(BulkDecision decision, JobFilter filter) {
        return bulk.count(decision, filter);
    }

    @Override
    public BulkResult decide(BulkDecision decision, JobFilter filter) {
        JobRules.range("limit", filter.limit(), 1, MOST_DECIDED);
        return bulk.decide(decision, filter);
    }

    @Override
    public JobContext.Registration listen(Consumer<JobEvent> listener) {
        return events.listen(listener);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
