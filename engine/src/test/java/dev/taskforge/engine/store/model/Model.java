package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.Outcome;
import dev.taskforge.engine.store.Outlook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The promises of a job store in their simplest form: a list of jobs that is gone through each time. It says what may
 * come of each move and is told what did.
 */
final class Model {
    final TreeMap<Long, ModelJob> jobs = new TreeMap<>();
    final Map<String, JobTypeSetting> types = new TreeMap<>();
    private final Map<String, ModelQueue> queues = new HashMap<>();
    final ModelNeeds needs = new ModelNeeds(this);

    ModelQueue queue(String name) {
        return queues.computeIfAbsent(name, each -> new ModelQueue());
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
                jobs.put(answer.job().id(), new ModelJob(answer.job().id(), asked.get(i), attempts(asked.get(i)), now));
            }
        }
    }

    private int attempts(NewJob asked) {
        var own = asked.maxAttempts();
        var set = types.get(asked.type());
        var ofType = set == null ? null : set.maxAttempts();
        return own != null ? own : ofType != null ? ofType : RetryPolicy.DEFAULT.maxAttempts();
    }

    void unblocked(long id, Instant now) {
        needs.letGo(id);
        ModelNeeds.release(job(id), now);
    }

    private void ended(Stream<ModelJob> some, Instant now) {
        needs.settle(some.filter(job -> job.state.isFinal()).toList(), now);
    }

    Optional<ModelJob> keyHolder(@Nullable String key) {
        return key == null
                ? Optional.empty()
                : all().filter(job -> key.equals(job.asked.uniqueKey()) && !job.state.isFinal())
                        .findFirst();
    }

    /** Whoever looks has to see that there is something to claim, and may see it where it will turn out to be held. */
    void seen(Outlook outlook, Set<String> wanted, Instant now) {
        var ready = ready(wanted).toList();
        if (ready.isEmpty()) {
            assertThat(outlook.ready()).as("ready").isFalse();
        }
        if (ready.stream()
                .anyMatch(job -> !job.setAside && queue(job.asked.queue()).mayStart(now))) {
            assertThat(outlook.ready()).as("ready").isTrue();
        }
    }

    private Stream<ModelJob> ready(Set<String> wanted) {
        return all().filter(job -> job.is(JobState.AVAILABLE) && wanted.contains(job.asked.type()))
                .filter(job -> !queue(job.asked.queue()).paused);
    }

    /**
     * Each job has to be the next one at its turn, of all queues or, where some have a weight, of its own.
     *
     * @param behind whether another node may have made jobs ready that this one does not know of
     */
    void claimed(Claims answer, ClaimRequest request, boolean behind) {
        var got = answer.jobs().stream().map(claimed -> claimed.job().id()).toList();
        assertThat(got).hasSizeLessThanOrEqualTo(request.most()).doesNotHaveDuplicates();
        var left = new ArrayList<>(
                ready(request.plans().keySet()).sorted(ModelJob.RANK).toList());
        boolean weighted = queues.values().stream().anyMatch(queue -> queue.weight > 0);
        for (var claimed : answer.jobs()) {
            var job = job(claimed.job().id());
            assertThat(left).as("ready").contains(job);
            assertThat(isKeptBack(job, request.now()))
                    .as("beyond a limit: " + job)
                    .isFalse();
            var before = left.subList(0, left.indexOf(job)).stream()
                    .filter(each -> !weighted || each.asked.queue().equals(job.asked.queue()));
            assertPassedOver(before, request.now(), behind);
            assertThat(claimed.job().fence()).as("fence of " + job).isGreaterThan(job.fence);
            take(job, request);
            job.fence = claimed.job().fence();
            job.fenceRises = false;
            left.remove(job);
            assertThat(claimed.job().startedAt()).isEqualTo(request.now());
        }
        if (got.size() < request.most()) {
            assertPassedOver(left.stream(), request.now(), behind);
        } else {
            left.forEach(job -> job.setAside |= isKeyFull(job));
        }
        answer.nextStarts().forEach((queue, at) -> assertNextStart(queue(queue), at, request.now()));
        queues.values().forEach(queue -> queue.claimedAt(request.now()));
    }

    /** These jobs were ready and better than another that was taken, or than none. */
    private void assertPassedOver(Stream<ModelJob> some, Instant now, boolean behind) {
        some.forEach(job -> {
            boolean keptBack = isKeptBack(job, now);
            job.setAside |= isKeyFull(job);
            assertThat(keptBack
                            || job.setAside
                            || behind
                            || !queue(job.asked.queue()).isNoticed(now))
                    .as("passed over: " + job)
                    .isTrue();
        });
    }

    private static void assertNextStart(ModelQueue queue, Instant at, Instant now) {
        if (queue.isNoticed(now) && at.isAfter(now)) {
            assertThat(queue.mayStart(at.minusMillis(1)))
                    .as("start before " + at)
                    .isFalse();
        }
    }

    private boolean isKeptBack(ModelJob job, Instant now) {
        var queue = queue(job.asked.queue());
        boolean full = queue.limit > 0 && runningIn(job.asked.queue()) >= queue.limit;
        return full || isKeyFull(job) || !queue.mayStart(now);
    }

    private boolean isKeyFull(ModelJob job) {
        return keyUsed(job.asked.concurrencyKey()) >= job.asked.concurrencyLimit();
    }

    private void take(ModelJob job, ClaimRequest request) {
        job.become(JobState.RUNNING, Instant.EPOCH);
        job.started = true;
        job.attempt++;
        job.worker = request.worker();
        job.leaseUntil = request.leaseUntil();
        queue(job.asked.queue()).started(request.now());
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
                job.attempt -= counts(instead) ? 0 : 1;
            }
        }
        assertThat(recorded).containsExactlyInAnyOrderElementsOf(expected);
        ended(expected.stream().map(outcome -> job(outcome.job().id())), now);
    }

    /** Neither giving a job back nor putting it off uses an attempt up. */
    private static boolean counts(Outcome outcome) {
        return outcome.state().isFinal() || (outcome.state() == JobState.SCHEDULED && outcome.error() != null);
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
            needs.letGo(id);
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
            needs.renew(id);
        }
        boolean blocked = needs.holdBack(id);
        job.become(job.unknown ? JobState.WAITING : blocked ? JobState.BLOCKED : JobState.AVAILABLE, now);
        job.attempt = 0;
        job.runAt = now;
        job.cancelRequested = false;
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
        assertThat(gone).extracting(job -> job.id).noneMatch(needs::isNeeded);
        gone.forEach(job -> jobs.remove(job.id));
        needs.forgetPurged();
    }

    /** Compares all jobs with what the store says about them. */
    void compare(List<Job> stored) {
        assertThat(stored).extracting(Job::id).containsExactlyInAnyOrderElementsOf(jobs.keySet());
        for (var actual : stored) {
            var job = job(actual.id());
            var as = job.toString();
            assertThat(actual.state()).as(as).isEqualTo(job.state);
            assertThat(actual.attempt()).as(as).isEqualTo(job.attempt);
            assertThat(actual.schedule()).as(as).isEqualTo(job.asked.schedule());
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
