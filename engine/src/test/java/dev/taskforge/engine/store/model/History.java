package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.JobNeeds.Need;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random life of a store: jobs are submitted, claimed, ended, repeated, cancelled; workers die or are paused and come
 * back with old claims; the clock is set back; transactions are rolled back. After each move the store is compared with
 * the model, and in the end every job has to come to its end. The seed decides everything.
 */
final class History {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String STEP = "migrate";

    private final Random random;
    private final Transactions transactions;
    private final JobStore store;
    private final String name;
    private final Model model = new Model();
    /** Everything that was ever handed out: a worker that slept through its lease comes back with one of these. */
    private final List<Job> handedOut = new ArrayList<>();

    private final List<String> moves = new ArrayList<>();
    private Instant now = START;

    History(long seed, Transactions transactions, JobStore store) {
        this.random = new Random(seed);
        this.transactions = transactions;
        this.store = store;
        this.name = "h" + Long.toUnsignedString(seed, 36);
    }

    /** Lives it; what goes wrong tells the moves that led there. */
    void live(int length) {
        try {
            for (int i = 0; i < length; i++) {
                move();
                model.compare(stored());
            }
            toTheEnd();
            counts();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(name + " after:\n" + String.join("\n", moves), e);
        }
    }

    private void move() {
        int choice = random.nextInt(100);
        if (choice < 18) {
            submit();
        } else if (choice < 42) {
            claim();
        } else if (choice < 60) {
            finish();
        } else if (choice < 68) {
            passTime();
        } else if (choice < 73) {
            expire();
        } else if (choice < 77) {
            renew();
        } else if (choice < 81) {
            cancel();
        } else if (choice < 85) {
            retry();
        } else if (choice < 87) {
            answer();
        } else if (choice < 88) {
            unblock();
        } else if (choice < 93) {
            step();
        } else if (choice < 95) {
            takeBack();
        } else if (choice < 98) {
            configure();
        } else if (choice < 99) {
            freeHeld();
        } else {
            purge();
        }
    }

    private void submit() {
        var asked =
                IntStream.range(0, 1 + random.nextInt(4)).mapToObj(i -> any()).toList();
        said("submit " + asked.size());
        var choices = asked.stream().map(job -> wishes()).toList();
        var submission = transactions.write(
                tx -> {
                    var answers = store.intake().add(tx, asked, now);
                    var needs = needs(answers, choices);
                    if (!needs.isEmpty()) {
                        store.needs().add(tx, needs, now);
                    }
                    return new Submission(answers, needs);
                },
                undone());
        if (!submission.needs.isEmpty()) {
            said(submission.needs.toString());
        }
        model.submitted(asked, submission.answers, now);
        model.needing(submission.needs, now);
    }

    private record Submission(List<Submitted> answers, List<Need> needs) {}

    /** Which older jobs a new one is to need, and how. */
    private Map<Long, OnFailure> wishes() {
        var wishes = new LinkedHashMap<Long, OnFailure>();
        var older = List.copyOf(model.jobs.keySet());
        for (int i = older.isEmpty() ? 0 : Math.max(0, random.nextInt(8) - 5); i > 0; i--) {
            var policies = List.of(OnFailure.values());
            wishes.put(older.get(random.nextInt(older.size())), policies.get(random.nextInt(policies.size())));
        }
        return wishes;
    }

    /** Only a job that was not there before can come to need another. */
    private static List<Need> needs(List<Submitted> answers, List<Map<Long, OnFailure>> wishes) {
        var needs = new ArrayList<Need>();
        for (int i = 0; i < answers.size(); i++) {
            var answer = answers.get(i);
            if (answer.created()) {
                wishes.get(i)
                        .forEach((needed, policy) ->
                                needs.add(new Need(answer.job().id(), needed, policy)));
            }
        }
        return needs;
    }

    private NewJob any() {
        var job = NewJob.of(type(random.nextInt(2)), "{}")
                .queue(queue(random.nextInt(2)))
                .project(name)
                .priority(random.nextInt(3) * 4)
                .maxAttempts(1 + random.nextInt(3));
        if (random.nextInt(4) == 0) {
            job = job.runAt(now.plusSeconds(random.nextInt(120) - 40));
        }
        if (random.nextInt(4) == 0) {
            job = job.uniqueKey(name + "-u" + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            job = job.concurrency(name + "-k" + random.nextInt(2), 1 + random.nextInt(2));
        }
        return job;
    }

    private void claim() {
        var types = random.nextInt(3) == 0 ? Set.of(type(0)) : Set.of(type(0), type(1));
        int most = 1 + random.nextInt(5);
        var worker = "w" + random.nextInt(3);
        said("claim " + most + " of " + types + " by " + worker);
        remember(claim(types, most, worker));
    }

    private List<Claimed> claim(Set<String> types, int most, String worker) {
        var plans = types.stream().collect(Collectors.toMap(type -> type, type -> ""));
        var until = now.plus(LEASE);
        var request = new ClaimRequest(worker, plans, most, now, until);
        var claims = transactions.write(tx -> store.leases().claim(tx, request), undone());
        model.claimed(claims.jobs(), types, most, worker, now, until);
        return claims.jobs();
    }

    private void remember(List<Claimed> claims) {
        claims.forEach(claimed -> handedOut.add(claimed.job()));
    }

    /** Reports for some of what was handed out, whether or not it is still held. */
    private void finish() {
        if (handedOut.isEmpty()) {
            return;
        }
        // No worker reports two ends of one attempt at once; which of them counted would not be said.
        var some = new LinkedHashMap<Long, Job>();
        IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> handedOut()).forEach(job -> some.put(job.id(), job));
        var outcomes = some.values().stream().map(this::outcome).toList();
        said("finish "
                + outcomes.stream()
                        .map(outcome -> outcome.job().id() + "#" + outcome.job().fence() + " " + outcome.state())
                        .toList());
        outcomes.forEach(outcome -> endStep(outcome.job()));
        model.finished(outcomes, transactions.write(tx -> store.leases().finish(tx, outcomes, now), undone()), now);
    }

    private Outcome outcome(Job job) {
        return switch (random.nextInt(6)) {
            case 0 -> Outcome.failed(job, "broken");
            case 1 -> Outcome.retried(job, "again", now.plusSeconds(random.nextInt(60)));
            case 2 -> Outcome.released(job);
            case 3 -> Outcome.snoozed(job, now.plusSeconds(1 + random.nextInt(60)));
            default -> Outcome.succeeded(job, "1");
        };
    }

    /** Mostly the last one: the others are hardly ever held any more. */
    private Job handedOut() {
        int back = random.nextInt(random.nextInt(3) == 0 ? handedOut.size() : Math.min(4, handedOut.size()));
        return handedOut.get(handedOut.size() - 1 - back);
    }

    private void passTime() {
        // Sometimes somebody sets the clock back.
        now = now.plusSeconds(random.nextInt(8) == 0 ? -random.nextInt(60) : random.nextInt(40));
        said("the time is " + now);
        model.promoted(transactions.write(tx -> store.leases().promote(tx, now, 1_000), undone()), now);
    }

    private void expire() {
        said("expire");
        model.expired(transactions.write(tx -> store.leases().expire(tx, now, 1_000), undone()), now);
    }

    private void renew() {
        if (handedOut.isEmpty()) {
            return;
        }
        var job = handedOut();
        var until = now.plus(LEASE);
        var worker = String.valueOf(job.worker());
        said("renew " + job.id() + " by " + worker);
        var holds = transactions.write(tx -> store.leases().renew(tx, worker, List.of(job.id()), until), undone());
        var expected = model.jobs.get(job.id());
        boolean held = expected != null && expected.is(JobState.RUNNING) && worker.equals(expected.worker);
        assertThat(holds).hasSize(held ? 1 : 0);
        if (held && expected != null) {
            expected.leaseUntil = until;
            assertThat(holds.getFirst().cancelRequested()).isEqualTo(expected.cancelRequested);
        }
    }

    private void cancel() {
        anyId().ifPresent(id -> decide("cancel", id, model.mayCancel(id), () -> {
            transactions.write(tx -> store.decisions().cancel(tx, id, now), undone());
            model.cancelled(id, now);
        }));
    }

    private void retry() {
        anyId().ifPresent(id -> decide("retry", id, model.mayRetry(id), () -> {
            transactions.write(tx -> store.decisions().retry(tx, id, now), undone());
            model.retried(id, now);
        }));
    }

    private void answer() {
        var answer = List.of(StepAnswer.values()).get(random.nextInt(StepAnswer.values().length));
        anyId().ifPresent(id -> decide("answer " + answer, id, model.mayAnswer(id), () -> {
            transactions.write(tx -> store.decisions().answer(tx, id, STEP, answer, now), undone());
            model.answered(id, answer, now);
        }));
    }

    private void decide(String what, long id, boolean allowed, Runnable decision) {
        said(what + " " + id);
        if (allowed) {
            decision.run();
        } else {
            assertThatThrownBy(decision::run).isInstanceOf(JobConflict.class);
        }
    }

    /** Begins a step that may not be repeated blindly. */
    private void step() {
        if (handedOut.isEmpty()) {
            return;
        }
        var snapshot = handedOut();
        said("step of " + snapshot.id() + "#" + snapshot.fence());
        var job = model.jobs.get(snapshot.id());
        if (job == null || !job.isHeldAs(snapshot)) {
            assertThatThrownBy(() -> begin(snapshot)).isInstanceOf(LeaseLostException.class);
        } else {
            assertThat(begin(snapshot)).isEqualTo(job.onceOver ? StepState.SKIPPED : StepState.RUNNING);
            job.onceRunning = !job.onceOver;
        }
    }

    private StepState begin(Job job) {
        return transactions
                .write(tx -> store.steps().begin(tx, job, STEP, true, now), undone())
                .state();
    }

    /** A worker reports the end of its job only after that of the step. */
    private void endStep(Job snapshot) {
        var job = model.jobs.get(snapshot.id());
        if (job != null && job.isHeldAs(snapshot) && job.onceRunning) {
            transactions.write(
                    tx -> {
                        store.steps().end(tx, snapshot, STEP, StepState.FAILED, null, "broken", now);
                        return true;
                    },
                    false);
            job.onceRunning = false;
        }
    }

    private void takeBack() {
        if (handedOut.isEmpty()) {
            return;
        }
        var snapshot = handedOut();
        if (model.jobs.containsKey(snapshot.id())) {
            said("take back " + snapshot.id() + "#" + snapshot.fence());
            boolean taken = transactions.write(
                    tx -> store.leases().takeBack(tx, snapshot, now).isPresent(), undone());
            model.takenBack(snapshot, taken, now);
        }
    }

    private void configure() {
        var queue = queue(random.nextInt(2));
        boolean pause = random.nextInt(3) == 0;
        int limit = random.nextInt(4);
        said(queue + (pause ? " paused" : " open") + ", limit " + limit);
        configure(queue, pause, limit);
    }

    private void configure(String queue, boolean pause, int limit) {
        transactions.write(
                tx -> {
                    store.queues().pause(tx, queue, pause);
                    store.queues().concurrency(tx, queue, limit);
                    return true;
                },
                false);
        model.limits.put(queue, limit);
        if (pause) {
            model.paused.add(queue);
        } else {
            model.paused.remove(queue);
        }
    }

    private void unblock() {
        anyId().ifPresent(id -> decide("unblock", id, model.job(id).is(JobState.BLOCKED), () -> {
            transactions.write(tx -> store.decisions().unblock(tx, id, now), undone());
            model.unblocked(id, now);
        }));
    }

    private void freeHeld() {
        said("free held");
        transactions.write(tx -> store.leases().freeHeld(tx), undone());
    }

    private void purge() {
        var type = type(random.nextInt(2));
        said("purge " + type);
        int count = transactions.write(tx -> store.archive().purge(tx, type, now, 3), undone());
        model.purged(count, stored().stream().map(Job::id).toList(), type, now);
    }

    /** From here on nothing goes wrong any more, and every job has to reach its end. */
    private void toTheEnd() {
        IntStream.range(0, 2).forEach(i -> configure(queue(i), false, 0));
        said("from here on all goes well");
        for (int round = 0; model.all().anyMatch(job -> !job.state.isFinal()); round++) {
            assertThat(round).as("rounds until all is done").isLessThanOrEqualTo(model.jobs.size() + 3);
            now = now.plus(Duration.ofHours(1));
            model.promoted(transactions.write(tx -> store.leases().promote(tx, now, 1_000), false), now);
            model.expired(transactions.write(tx -> store.leases().expire(tx, now, 1_000), false), now);
            model.compare(stored());
            for (long id : List.copyOf(model.jobs.keySet())) {
                if (model.isStuck(id)) {
                    transactions.write(tx -> store.decisions().unblock(tx, id, now), false);
                    model.unblocked(id, now);
                }
                if (model.mayAnswer(id)) {
                    transactions.write(tx -> store.decisions().answer(tx, id, STEP, StepAnswer.SKIP, now), false);
                    model.answered(id, StepAnswer.SKIP, now);
                }
            }
            transactions.write(tx -> store.leases().freeHeld(tx), false);
            model.compare(stored());
            var outcomes = claim(Set.of(type(0), type(1)), 1_000, "last").stream()
                    .map(claimed -> Outcome.succeeded(claimed.job(), null))
                    .toList();
            model.compare(stored());
            model.finished(outcomes, transactions.write(tx -> store.leases().finish(tx, outcomes, now), false), now);
            model.compare(stored());
        }
    }

    /** The kept numbers of finished jobs are those of the jobs there are. */
    private void counts() {
        Map<String, Map<JobState, Long>> counted = new TreeMap<>();
        for (var queue : transactions.read(tx -> store.queues().list(tx))) {
            if (queue.name().startsWith(name)) {
                var jobs = new HashMap<>(queue.jobs());
                jobs.values().removeIf(count -> count == 0);
                counted.put(queue.name(), jobs);
            }
        }
        counted.values().removeIf(Map::isEmpty);
        assertThat(counted)
                .isEqualTo(model.all()
                        .collect(Collectors.groupingBy(
                                job -> job.asked.queue(),
                                TreeMap::new,
                                Collectors.groupingBy(job -> job.state, Collectors.counting()))));
    }

    private Optional<Long> anyId() {
        Collection<Long> ids = model.jobs.keySet();
        return ids.stream().skip(ids.isEmpty() ? 0 : random.nextInt(ids.size())).findFirst();
    }

    private List<Job> stored() {
        return transactions.read(
                tx -> store.catalogue().list(tx, new JobFilter(null, null, null, Set.of(name), null, 500)));
    }

    /** Whether the move first happens in a transaction that is rolled back, as when the process dies in it. */
    private boolean undone() {
        return random.nextInt(12) == 0;
    }

    private String type(int number) {
        return name + "-t" + number;
    }

    private String queue(int number) {
        return name + "-q" + number;
    }

    private void said(String move) {
        moves.add(move);
    }
}
