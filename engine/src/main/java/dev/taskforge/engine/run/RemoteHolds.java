package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.api.RemoteWorkers.End;
import dev.taskforge.engine.api.RemoteWorkers.Hold;
import dev.taskforge.engine.api.RemoteWorkers.HoldState;
import dev.taskforge.engine.api.RemoteWorkers.Holds;
import dev.taskforge.engine.api.RemoteWorkers.Note;
import dev.taskforge.engine.api.RemoteWorkers.Worker;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobNotes.NewLine;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outcome;
import dev.taskforge.engine.store.WorkerLedger.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What workers of other processes hold: renewing it, writing down what they say about it, and how it ends. */
final class RemoteHolds {
    /** No process of the engine is named like this, so neither can renew what the other holds. */
    private static final String PREFIX = "remote:";

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final Dispatcher dispatcher;
    private final Outcomes outcomes;
    private final TypeSettings settings;
    private final LongAdder stale = new LongAdder();

    RemoteHolds(
            Database database,
            JobStore store,
            Clock clock,
            Events events,
            Dispatcher dispatcher,
            Outcomes outcomes,
            TypeSettings settings) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
        this.settings = settings;
    }

    /** Under which name a worker holds its jobs. */
    static String holder(String worker) {
        return PREFIX + worker;
    }

    static void checkLease(Duration lease) {
        JobRules.range(
                "lease_seconds",
                lease.toSeconds(),
                RemoteWorkers.SHORTEST_LEASE.toSeconds(),
                RemoteWorkers.LONGEST_LEASE.toSeconds());
    }

    /** How many late or foreign reports were refused. */
    long stale() {
        return stale.sum();
    }

    Holds heartbeat(Worker worker, List<Hold> jobs, Duration lease) {
        checkLease(lease);
        checkCount(jobs);
        var now = now();
        return database.write(tx -> {
            var known = store.workers().find(tx, worker.name());
            EngineWorkers.refuseTaken(known, worker, now);
            store.workers().seen(tx, worker.name(), now);
            var held = lastHeld(tx, worker, jobs);
            var renewed = new ArrayList<Job>();
            var overdue = new ArrayList<Outcome>();
            var states = new ArrayList<HoldState>();
            for (var hold : jobs) {
                var found = held.get(hold.jobId());
                if (found == null || !isHeld(found, hold, worker)) {
                    states.add(HoldState.LOST);
                } else if (isOverdue(found, now)) {
                    states.add(HoldState.LOST);
                    overdue.add(failed(found.job(), Outcomes.tooLong(found.job(), timeout(found)), null, now));
                } else {
                    states.add(found.job().cancelRequested() ? HoldState.CANCEL : HoldState.HELD);
                    renewed.add(found.job());
                }
            }
            store.workers().renew(tx, renewed, now.plus(lease));
            record(tx, overdue, now);
            return new Holds(states, known.isPresent() && known.get().draining());
        });
    }

    List<Boolean> note(Worker worker, List<Note> notes) {
        checkCount(notes);
        var now = now();
        return database.write(tx -> {
            EngineWorkers.refuseTaken(store.workers().find(tx, worker.name()), worker, now);
            var held = lastHeld(tx, worker, notes.stream().map(Note::hold).toList());
            return notes.stream()
                    .map(note -> write(tx, worker, held.get(note.hold().jobId()), note, now))
                    .toList();
        });
    }

    private boolean write(Tx tx, Worker worker, @Nullable Held held, Note note, Instant now) {
        if (held == null || !isHeld(held, note.hold(), worker)) {
            stale.increment();
            return false;
        }
        var job = held.job();
        var lines = note.lines().stream().map(text -> new NewLine(now, text)).toList();
        var last = store.notes().add(tx, job, lines, 0, note.progress(), now);
        tx.afterCommit(() -> tell(job, note, last));
        return last.isPresent();
    }

    private void tell(Job job, Note note, OptionalLong last) {
        if (!note.lines().isEmpty() && last.isPresent()) {
            events.publish(new JobEvent.LogAdded(job.id(), job.project(), last.getAsLong()));
        }
        var progress = note.progress();
        if (progress != null) {
            events.publish(new JobEvent.Progressed(job.id(), job.project(), progress));
        }
    }

    List<Boolean> finish(Worker worker, List<End> ends) {
        checkCount(ends);
        var now = now();
        // The fence decides in the statement itself; what was read before may be old.
        return database.shared(tx -> {
            EngineWorkers.refuseTaken(store.workers().find(tx, worker.name()), worker, now);
            var held = lastHeld(tx, worker, ends.stream().map(End::hold).toList());
            var ended = new ArrayList<Outcome>();
            var before = new HashSet<Hold>();
            // In the order in which rows of jobs are locked.
            var byJob = ends.stream()
                    .sorted(Comparator.comparingLong(end -> end.hold().jobId()))
                    .toList();
            for (var end : byJob) {
                var found = held.get(end.hold().jobId());
                if (found != null && isHeld(found, end.hold(), worker)) {
                    if (end instanceof End.Snoozed snoozed) {
                        write(tx, worker, found, putOff(snoozed, now), now);
                    }
                    ended.add(outcome(end, found.job(), now));
                } else if (found != null && wasRecorded(end, found.job())) {
                    before.add(end.hold());
                }
            }
            var recorded = record(tx, ended, now).stream()
                    .map(outcome -> outcome.job().id())
                    .collect(Collectors.toSet());
            var answers = ends.stream()
                    .map(End::hold)
                    .map(hold -> recorded.contains(hold.jobId()) || before.contains(hold))
                    .toList();
            stale.add(answers.stream().filter(answer -> !answer).count());
            return answers;
        });
    }

    /** The running jobs of a worker that it does not know of. */
    List<Job> missing(Tx tx, Worker worker, Collection<Hold> inHand) {
        var known = new HashSet<>(inHand);
        return store.workers().running(tx, holder(worker.name())).stream()
                .map(Held::job)
                .filter(job -> !known.contains(new Hold(job.id(), job.fence())))
                .toList();
    }

    void release(Tx tx, List<Job> jobs, Instant now) {
        record(tx, jobs.stream().map(Outcome::released).toList(), now);
    }

    private List<Outcome> record(Tx tx, List<Outcome> ended, Instant now) {
        if (ended.isEmpty()) {
            return List.of();
        }
        var recorded = store.leases().finish(tx, ended, now);
        tx.afterCommit(() -> dispatcher.endedElsewhere(recorded));
        return recorded;
    }

    private Outcome outcome(End end, Job job, Instant now) {
        return switch (end) {
            case End.Succeeded succeeded -> {
                var result = succeeded.result();
                yield result == null || Results.fits(result)
                        ? Outcome.succeeded(job, result)
                        : Outcome.failed(job, Results.tooLarge("the result"));
            }
            case End.Failed failed -> {
                var error = Results.shortened(failed.error());
                yield failed.retryable() ? failed(job, error, failed.retryIn(), now) : Outcome.failed(job, error);
            }
            case End.Snoozed snoozed -> Outcome.snoozed(job, now.plus(snoozed.pause()));
            case End.Released _ -> Outcome.released(job);
        };
    }

    private static Note putOff(End.Snoozed snoozed, Instant now) {
        var line = Outcomes.putOff(now.plus(snoozed.pause()), snoozed.reason());
        return new Note(snoozed.hold(), null, List.of(line));
    }

    private Outcome failed(Job job, String error, @Nullable Duration retryIn, Instant now) {
        var repeat = retryIn == null
                ? outcomes.repeat(job, settings.limits(job.type()).retry(), now)
                : now.plus(retryIn);
        return Outcomes.failed(job, error, repeat);
    }

    /** Whether this very report was recorded before and only its answer got lost. */
    private static boolean wasRecorded(End end, Job job) {
        if (job.fence() != end.hold().fence() + 1) {
            return false;
        }
        return switch (end) {
            case End.Succeeded _ -> job.state() == JobState.SUCCEEDED;
            case End.Failed failed ->
                job.state() != JobState.RUNNING
                        && Results.shortened(failed.error()).equals(job.error());
            case End.Snoozed _ -> job.state() == JobState.SCHEDULED && job.error() == null;
            case End.Released _ -> false;
        };
    }

    private Map<Long, Held> lastHeld(Tx tx, Worker worker, List<Hold> jobs) {
        return store.workers()
                .lastHeld(
                        tx,
                        holder(worker.name()),
                        jobs.stream().map(Hold::jobId).toList());
    }

    /** An equal fence means that the hold is still good; the reach may have shrunk since. */
    private static boolean isHeld(Held held, Hold hold, Worker worker) {
        var job = held.job();
        return job.state() == JobState.RUNNING
                && job.fence() == hold.fence()
                && worker.reach().covers(job.queue(), job.type(), job.project());
    }

    private boolean isOverdue(Held held, Instant now) {
        var started = held.job().startedAt();
        return started != null && !now.isBefore(started.plus(timeout(held)));
    }

    private Duration timeout(Held held) {
        return settings.timeout(held.job().type(), held.timeout());
    }

    private static void checkCount(Collection<?> jobs) {
        JobRules.range("jobs", jobs.size(), 0, RemoteWorkers.MOST_JOBS);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
