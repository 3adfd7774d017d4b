package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.JobNeeds.Need;
import dev.taskforge.engine.store.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The promises of a job store in their simplest form: a list of jobs that is gone through each time. It says what may
 * come of each move and is told what did.
 */
final class Model {
    final TreeMap<Long, ModelJob> jobs = new TreeMap<>();
    final Set<String> paused = new HashSet<>();
    final Map<String, Integer> limits = new HashMap<>();
    private final List<Edge> edges = new ArrayList<>();

    /** That one job needs another. */
    private static final class Edge {
        final long job;
        final long needed;
        final OnFailure onFailure;
        boolean open = true;

        Edge(Need need) {
            job = need.job();
            needed = need.needed();
            onFailure = need.onFailure();
        }
    }

    void submitted(List<NewJob> asked, List<Submitted> answers, Instant now) {
        assertThat(answers).hasSameSizeAs(asked);
        for (int i = 0; i < asked.size(); i++) {
            var answer = answers.get(i);
            var holder = keyHolder(asked.get(i).uniqueKey());
            assertThat(answer.created()).as("created").isEqualTo(holder.isEmpty());
            if (holder.isPresent()) {
                assertThat(answer.job().id()).isEqualTo(holder.get().id);
            } else {
                assertThat(jobs).doesNotContainKey(answer.job().id());
                jobs.put(answer.job().id(), new ModelJob(answer.job().id(), asked.get(i), now));
            }
        }
    }

    /** New jobs need others. */
    void needing(List<Need> needs, Instant now) {
        needs.forEach(need -> job(need.job()).state = JobState.BLOCKED);
        needs.forEach(need -> edges.add(new Edge(need)));
        settle(
                needs.stream()
                        .map(need -> job(need.needed()))
                        .filter(job -> job.state.isFinal())
                        .toList(),
                now);
    }

    /** Whether it waits only for jobs that have ended without it being let go. */
    boolean isStuck(long id) {
        return job(id).is(JobState.BLOCKED)
                && open(id).allMatch(edge -> job(edge.needed).state.isFinal());
    }

    void unblocked(long id, Instant now) {
        open(id).forEach(edge -> edge.open = false);
        release(job(id), now);
    }

    private Stream<Edge> open(long id) {
        return edges.stream().filter(edge -> edge.job == id && edge.open);
    }

    private static void release(ModelJob job, Instant now) {
        job.state = job.runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE;
        job.runAt = job.runAt.isAfter(now) ? job.runAt : now;
    }

    /** What the end of some jobs means for those that need them. */
    private void settle(List<ModelJob> ended, Instant now) {
        var cancelled = new ArrayList<ModelJob>();
        var touched = new TreeSet<Long>();
        for (var needed : ended) {
            for (var edge : edges.stream()
                    .filter(each -> each.needed == needed.id && each.open)
                    .toList()) {
                if (needed.is(JobState.SUCCEEDED) || edge.onFailure == OnFailure.RUN) {
                    edge.open = false;
                    touched.add(edge.job);
                } else if (edge.onFailure == OnFailure.CANCEL) {
                    cancelled.add(job(edge.job));
                }
            }
        }
        cancelled.removeIf(job -> !job.is(JobState.BLOCKED));
        for (var job : cancelled) {
            open(job.id).forEach(edge -> edge.open = false);
            job.become(JobState.CANCELLED, now);
        }
        touched.stream()
                .map(this::job)
                .filter(job ->
                        job.is(JobState.BLOCKED) && open(job.id).findAny().isEmpty())
                .forEach(job -> release(job, now));
        if (!cancelled.isEmpty()) {
            settle(cancelled.stream().distinct().toList(), now);
        }
    }

    private void ended(Stream<ModelJob> some, Instant now) {
        settle(some.filter(job -> job.state.isFinal()).toList(), now);
    }

    Optional<ModelJob> keyHolder(@Nullable String key) {
        return key == null
                ? Optional.empty()
                : all().filter(job -> key.equals(job.asked.uniqueKey()) && !job.state.isFinal())
                        .findFirst();
    }

    void claimed(List<Claimed> answer, Set<String> types, int most, String worker, Instant now, Instant until) {
        var got = answer.stream().map(claimed -> claimed.job().id()).toList();
        assertThat(got).hasSizeLessThanOrEqualTo(most).doesNotHaveDuplicates();
        var ready = all().filter(job -> job.is(JobState.AVAILABLE) && types.contains(job.asked.type()))
                .filter(job -> !paused.contains(job.asked.queue()))
                .sorted(ModelJob.RANK)
                .toList();
        var expected = new ArrayList<Long>();
        for (var job : ready) {
            boolean keyFull = keyUsed(job.asked.concurrencyKey()) >= job.asked.concurrencyLimit();
            boolean full = keyFull || runningIn(job.asked.queue()) >= limit(job.asked.queue());
            job.setAside |= keyFull;
            if (got.contains(job.id)) {
                assertThat(full).as("beyond a limit: " + job).isFalse();
                expected.add(job.id);
                take(job, worker, until);
            } else if (expected.size() < most && !full) {
                assertThat(job.setAside).as("passed over: " + job).isTrue();
            }
        }
        assertThat(got).as("order of the claim").isEqualTo(expected);
        for (var claimed : answer) {
            assertThat(claimed.job().startedAt()).isEqualTo(now);
        }
    }

    private void take(ModelJob job, String worker, Instant until) {
        job.become(JobState.RUNNING, Instant.EPOCH);
        job.started = true;
        job.attempt++;
        job.worker = worker;
        job.leaseUntil = until;
    }

    private int limit(String queue) {
        return limits.getOrDefault(queue, 0) == 0 ? Integer.MAX_VALUE : limits.get(queue);
    }

    private long runningIn(String queue) {
        return all().filter(job -> job.is(JobState.RUNNING) && job.asked.queue().equals(queue))
                .count();
    }

    private long keyUsed(@Nullable String key) {
        return key == null
                ? 0
                : all().filter(job -> key.equals(job.asked.concurrencyKey()))
                        .filter(job -> job.is(JobState.RUNNING) || job.is(JobState.WAITING))
                        .count();
    }

    void finished(List<Outcome> reported, List<Outcome> recorded, Instant now) {
        var expected = new ArrayList<Outcome>();
        for (var outcome : reported) {
            var job = jobs.get(outcome.job().id());
            if (job != null && job.isHeldAs(outcome.job())) {
                var instead =
                        job.cancelRequested && !outcome.state().isFinal() ? Outcome.cancelled(outcome.job()) : outcome;
                expected.add(instead);
                job.become(instead.state(), now);
                job.runAt = instead.runAt();
                job.attempt = instead.attempts();
            }
        }
        assertThat(recorded).containsExactlyInAnyOrderElementsOf(expected);
        ended(expected.stream().map(outcome -> job(outcome.job().id())), now);
    }

    /** Those whose lease has run out are taken back. */
    void expired(List<Job> taken, Instant now) {
        var late = all().filter(job -> job.is(JobState.RUNNING)
                        && Objects.requireNonNull(job.leaseUntil).isBefore(now))
                .toList();
        assertThat(taken).extracting(Job::id).containsExactlyInAnyOrderElementsOf(idsOf(late));
        for (var job : late) {
            boolean asks = interrupt(job);
            if (job.cancelRequested) {
                job.become(JobState.CANCELLED, now);
            } else if (asks) {
                job.become(JobState.WAITING, now);
            } else {
                job.become(job.attempt < job.maxAttempts ? JobState.AVAILABLE : JobState.FAILED, now);
            }
        }
        ended(late.stream(), now);
    }

    void takenBack(Job snapshot, boolean answer, Instant now) {
        var job = jobs.get(snapshot.id());
        boolean held = job != null && job.isHeldAs(snapshot);
        assertThat(answer).as("taken back").isEqualTo(held);
        if (held && job != null) {
            boolean asks = interrupt(job);
            job.attempt -= asks || job.cancelRequested ? 0 : 1;
            job.become(job.cancelRequested ? JobState.CANCELLED : asks ? JobState.WAITING : JobState.AVAILABLE, now);
            ended(Stream.of(job), now);
        }
    }

    private static boolean interrupt(ModelJob job) {
        job.unknown |= job.onceRunning;
        job.onceRunning = false;
        return job.unknown;
    }

    void promoted(int count, Instant now) {
        var due = all().filter(job -> job.is(JobState.SCHEDULED) && !job.runAt.isAfter(now))
                .toList();
        assertThat(count).as("promoted").isEqualTo(due.size());
        due.forEach(job -> job.state = JobState.AVAILABLE);
    }

    /** Whether a person may end it. */
    boolean mayCancel(long id) {
        return !job(id).state.isFinal();
    }

    void cancelled(long id, Instant now) {
        var job = job(id);
        if (job.is(JobState.RUNNING)) {
            job.cancelRequested = true;
        } else {
            open(id).forEach(edge -> edge.open = false);
            job.become(JobState.CANCELLED, now);
            ended(Stream.of(job), now);
        }
    }

    boolean mayRetry(long id) {
        var job = job(id);
        return (job.is(JobState.FAILED) || job.is(JobState.CANCELLED))
                && keyHolder(job.asked.uniqueKey()).isEmpty();
    }

    void retried(long id, Instant now) {
        var job = job(id);
        if (!job.started) {
            edges.stream().filter(edge -> edge.job == id && hinders(edge)).forEach(edge -> edge.open = true);
        }
        boolean blocked = open(id).findAny().isPresent();
        job.become(job.unknown ? JobState.WAITING : blocked ? JobState.BLOCKED : JobState.AVAILABLE, now);
        job.attempt = 0;
        job.runAt = now;
        job.cancelRequested = false;
    }

    /** Whether a job that runs again has to wait for this once more. */
    private boolean hinders(Edge edge) {
        var needed = jobs.get(edge.needed);
        return needed != null
                && !needed.is(JobState.SUCCEEDED)
                && (!needed.state.isFinal() || edge.onFailure != OnFailure.RUN);
    }

    boolean mayAnswer(long id) {
        return job(id).is(JobState.WAITING) && job(id).unknown;
    }

    void answered(long id, StepAnswer answer, Instant now) {
        var job = job(id);
        if (answer == StepAnswer.ABORT) {
            job.become(JobState.FAILED, now);
            ended(Stream.of(job), now);
        } else {
            job.unknown = false;
            job.onceOver = answer == StepAnswer.SKIP;
            job.become(JobState.AVAILABLE, now);
            job.maxAttempts = Math.max(job.maxAttempts, job.attempt + 1);
        }
    }

    /** Only ended jobs of the type that ended before the time may go; which of them, the store decides. */
    void purged(int count, Collection<Long> left, String type, Instant before) {
        var gone = all().filter(job -> !left.contains(job.id)).toList();
        assertThat(gone).hasSize(count).allSatisfy(job -> {
            assertThat(job.state.isFinal()).isTrue();
            assertThat(job.asked.type()).isEqualTo(type);
            assertThat(job.finishedAt).isBefore(before);
        });
        var needed = edges.stream()
                .filter(edge ->
                        jobs.containsKey(edge.job) && !job(edge.job).state.isFinal())
                .map(edge -> edge.needed)
                .toList();
        assertThat(gone).extracting(job -> job.id).noneMatch(needed::contains);
        gone.forEach(job -> jobs.remove(job.id));
        edges.removeIf(edge -> !jobs.containsKey(edge.job));
    }

    /** Compares all jobs with what the store says about them. */
    void compare(List<Job> stored) {
        assertThat(stored).extracting(Job::id).containsExactlyInAnyOrderElementsOf(jobs.keySet());
        for (var actual : stored) {
            var job = job(actual.id());
            var as = job.toString();
            assertThat(actual.state()).as(as).isEqualTo(job.state);
            assertThat(actual.attempt()).as(as).isEqualTo(job.attempt);
            assertThat(actual.maxAttempts()).as(as).isEqualTo(job.maxAttempts);
            assertThat(actual.finishedAt()).as(as).isEqualTo(job.finishedAt);
            if (!job.state.isFinal()) {
                assertThat(actual.runAt()).as(as).isEqualTo(job.runAt);
                assertThat(actual.cancelRequested()).as(as).isEqualTo(job.cancelRequested);
            }
            assertThat(actual.leaseUntil()).as(as).isEqualTo(job.leaseUntil);
            if (job.is(JobState.RUNNING)) {
                assertThat(actual.worker()).as(as).isEqualTo(job.worker);
            }
            if (job.fenceRises) {
                assertThat(actual.fence()).as("fence of " + as).isGreaterThan(job.fence);
            } else {
                assertThat(actual.fence()).as("fence of " + as).isEqualTo(job.fence);
            }
            job.fence = actual.fence();
            job.fenceRises = false;
        }
    }

    ModelJob job(long id) {
        return Objects.requireNonNull(jobs.get(id), () -> "job " + id);
    }

    Stream<ModelJob> all() {
        return jobs.values().stream();
    }

    private static List<Long> idsOf(List<ModelJob> some) {
        return some.stream().map(job -> job.id).toList();
    }
}
