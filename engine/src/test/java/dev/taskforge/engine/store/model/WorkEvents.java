package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.JobNeeds.Need;
import dev.taskforge.engine.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Jobs are submitted and workers deal with them: they claim, end, put off, fall asleep and come back with old claims. */
final class WorkEvents {
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** The step that may not be repeated blindly. */
    static final String STEP = "migrate";

    private final World world;
    private final TypeEvents types;
    /** Everything that was ever handed out: a worker that slept through its lease comes back with one of these. */
    private final List<Job> handedOut = new ArrayList<>();

    @Nullable
    private Instant nextStart;

    WorkEvents(World world, TypeEvents types) {
        this.world = world;
        this.types = types;
    }

    void submit() {
        var asked = IntStream.range(0, 1 + world.random.nextInt(4))
                .mapToObj(i -> any())
                .toList();
        world.said("submit " + asked.size());
        var choices = asked.stream().map(job -> wishes()).toList();
        var submission = world.write(tx -> {
            var answers = world.store().intake().add(tx, resolved(tx, asked), world.now());
            var needs = needs(answers, choices);
            if (!needs.isEmpty()) {
                world.store().needs().add(tx, needs, world.now());
            }
            return new Submission(answers, needs);
        });
        if (!submission.needs.isEmpty()) {
            world.said(submission.needs.toString());
        }
        world.model.submitted(asked, submission.answers, world.now());
        world.model.needs.add(submission.needs, world.now());
    }

    private List<NewJob> resolved(Tx tx, List<NewJob> asked) {
        return asked.stream().map(job -> types.resolve(tx, job)).toList();
    }

    private record Submission(List<Submitted> answers, List<Need> needs) {}

    /** Which older jobs a new one is to need, and how. */
    private Map<Long, OnFailure> wishes() {
        var wishes = new LinkedHashMap<Long, OnFailure>();
        var older = List.copyOf(world.model.jobs.keySet());
        for (int i = older.isEmpty() ? 0 : Math.max(0, world.random.nextInt(8) - 5); i > 0; i--) {
            var policies = List.of(OnFailure.values());
            wishes.put(
                    older.get(world.random.nextInt(older.size())), policies.get(world.random.nextInt(policies.size())));
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
        var job = NewJob.of(world.anyType(), "{}")
                .queue(world.anyQueue())
                .project(world.name)
                .priority(world.random.nextInt(3) * 4);
        if (!world.oneOf(4)) {
            job = job.maxAttempts(1 + world.random.nextInt(3));
        }
        if (world.oneOf(4)) {
            job = job.runAt(world.now().plusSeconds(world.random.nextInt(120) - 40));
        }
        if (world.oneOf(4)) {
            job = job.uniqueKey(world.name + "-u" + world.random.nextInt(3));
        }
        if (world.oneOf(3)) {
            job = job.concurrency(world.name + "-k" + world.random.nextInt(2), 1 + world.random.nextInt(2));
        }
        return job;
    }

    void claim() {
        var wanted = world.oneOf(3) ? Set.of(world.type(0)) : world.types();
        int most = 1 + world.random.nextInt(5);
        var worker = "w" + world.random.nextInt(3);
        boolean looks = !world.oneOf(4);
        world.said("claim " + most + " of " + wanted + " by " + worker + (looks ? "" : " without a look"));
        if (looks) {
            look(wanted);
        }
        claim(wanted, most, worker).forEach(claimed -> handedOut.add(claimed.job()));
    }

    /** What another node did is seen only by who looks. */
    private void look(Set<String> wanted) {
        var outlook = world.transactions.read(tx -> world.store().leases().outlook(tx, wanted, world.now()));
        world.model.seen(outlook, wanted, world.now());
        world.node().behind = false;
    }

    private List<Claimed> claim(Set<String> wanted, int most, String worker) {
        var plans = wanted.stream().collect(Collectors.toMap(type -> type, type -> ""));
        var request =
                new ClaimRequest(worker, plans, most, world.now(), world.now().plus(LEASE));
        var claims = world.write(tx -> world.store().leases().claim(tx, request));
        world.model.claimed(claims, request, world.node().behind);
        claims.nextStarts().values().stream()
                .filter(at -> at.isAfter(world.now()))
                .forEach(at -> nextStart = at);
        return claims.jobs();
    }

    /** When a queue told last that its rate lets a job start. */
    @Nullable
    Instant nextStart() {
        return nextStart;
    }

    /** Everything that is ready is done. */
    void doAll() {
        look(world.types());
        var outcomes = claim(world.types(), 1_000, "last").stream()
                .map(claimed -> Outcome.succeeded(claimed.job(), null))
                .toList();
        end(outcomes);
    }

    /** Reports for some of what was handed out, whether or not it is still held. */
    void finish() {
        if (handedOut.isEmpty()) {
            return;
        }
        // No worker reports two ends of one attempt at once; which of them counted would not be said.
        var some = new LinkedHashMap<Long, Job>();
        IntStream.range(0, 1 + world.random.nextInt(3))
                .mapToObj(i -> handedOut())
                .forEach(job -> some.put(job.id(), job));
        var outcomes = some.values().stream().map(this::outcome).toList();
        world.said("finish "
                + outcomes.stream()
                        .map(outcome -> outcome.job().id() + "#" + outcome.job().fence() + " " + outcome.state())
                        .toList());
        outcomes.forEach(outcome -> endStep(outcome.job()));
        end(outcomes);
    }

    private void end(List<Outcome> outcomes) {
        var recorded = world.write(tx -> world.store().leases().finish(tx, outcomes, world.now()));
        world.model.finished(outcomes, recorded, world.now());
    }

    private Outcome outcome(Job job) {
        return switch (world.random.nextInt(6)) {
            case 0 -> Outcome.failed(job, "broken");
            case 1 -> Outcome.retried(job, "again", world.now().plusSeconds(world.random.nextInt(60)));
            case 2 -> Outcome.released(job);
            case 3 -> Outcome.snoozed(job, world.now().plusSeconds(1 + world.random.nextInt(60)));
            default -> Outcome.succeeded(job, "1");
        };
    }

    /** Mostly the last one: the others are hardly ever held any more. */
    private Job handedOut() {
        int back =
                world.random.nextInt(world.random.nextInt(3) == 0 ? handedOut.size() : Math.min(4, handedOut.size()));
        return handedOut.get(handedOut.size() - 1 - back);
    }

    void expire() {
        world.said("expire");
        world.model.expired(world.write(tx -> world.store().leases().expire(tx, world.now(), 1_000)), world.now());
    }

    void renew() {
        if (handedOut.isEmpty()) {
            return;
        }
        var job = handedOut();
        var until = world.now().plus(LEASE);
        var worker = String.valueOf(job.worker());
        world.said("renew " + job.id() + " by " + worker);
        var holds = world.write(tx -> world.store().leases().renew(tx, worker, List.of(job.id()), until));
        var expected = world.model.jobs.get(job.id());
        boolean held = expected != null && expected.is(JobState.RUNNING) && worker.equals(expected.worker);
        assertThat(holds).hasSize(held ? 1 : 0);
        if (held && expected != null) {
            expected.leaseUntil = until;
            assertThat(holds.getFirst().cancelRequested()).isEqualTo(expected.cancelRequested);
        }
    }

    void promote() {
        world.model.promoted(world.write(tx -> world.store().leases().promote(tx, world.now(), 1_000)), world.now());
    }

    /** Begins a step that may not be repeated blindly. */
    void step() {
        if (handedOut.isEmpty()) {
            return;
        }
        var snapshot = handedOut();
        world.said("step of " + snapshot.id() + "#" + snapshot.fence());
        var job = world.model.jobs.get(snapshot.id());
        if (job == null || !job.isHeldAs(snapshot)) {
            assertThatThrownBy(() -> begin(snapshot)).isInstanceOf(LeaseLostException.class);
        } else {
            assertThat(begin(snapshot)).isEqualTo(job.onceOver ? StepState.SKIPPED : StepState.RUNNING);
            job.onceRunning = !job.onceOver;
        }
    }

    private StepState begin(Job job) {
        return world.write(tx -> world.store().steps().begin(tx, job, STEP, true, world.now()))
                .state();
    }

    /** A worker reports the end of its job only after that of the step. */
    private void endStep(Job snapshot) {
        var job = world.model.jobs.get(snapshot.id());
        if (job != null && job.isHeldAs(snapshot) && job.onceRunning) {
            world.write(tx -> {
                world.store().steps().end(tx, snapshot, STEP, StepState.FAILED, null, "broken", world.now());
                return true;
            });
            job.onceRunning = false;
        }
    }

    void takeBack() {
        if (handedOut.isEmpty()) {
            return;
        }
        var snapshot = handedOut();
        if (world.model.jobs.containsKey(snapshot.id())) {
            world.said("take back " + snapshot.id() + "#" + snapshot.fence());
            boolean taken = world.write(tx ->
                    world.store().leases().takeBack(tx, snapshot, world.now()).isPresent());
            world.model.takenBack(snapshot, taken, world.now());
        }
    }

    void freeHeld() {
        world.said("free held");
        world.write(tx -> world.store().leases().freeHeld(tx));
    }
}
