package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.StepAnswer;
import java.util.List;

/** People decide about jobs. */
final class PeopleEvents {
    private final World world;

    PeopleEvents(World world) {
        this.world = world;
    }

    void cancel() {
        world.anyId()
                .ifPresent(id -> decide("cancel", id, world.model.mayCancel(id), () -> {
                    world.write(tx -> world.store().decisions().cancel(tx, id, world.now()));
                    world.model.cancelled(id, world.now());
                }));
    }

    void retry() {
        world.anyId()
                .ifPresent(id -> decide("retry", id, world.model.mayRetry(id), () -> {
                    world.write(tx -> world.store().decisions().retry(tx, id, world.now()));
                    world.model.retried(id, world.now());
                }));
    }

    void answer() {
        var answer = world.any(List.of(StepAnswer.values()));
        world.anyId().ifPresent(id -> answer(id, answer));
    }

    void answer(long id, StepAnswer answer) {
        decide("answer " + answer, id, world.model.mayAnswer(id), () -> {
            world.write(tx -> world.store().decisions().answer(tx, id, WorkEvents.STEP, answer, world.now()));
            world.model.answered(id, answer, world.now());
        });
    }

    void unblock() {
        world.anyId().ifPresent(this::unblock);
    }

    void unblock(long id) {
        decide("unblock", id, world.model.job(id).is(JobState.BLOCKED), () -> {
            world.write(tx -> world.store().decisions().unblock(tx, id, world.now()));
            world.model.unblocked(id, world.now());
        });
    }

    private void decide(String what, long id, boolean allowed, Runnable decision) {
        world.said(what + " " + id);
        if (allowed) {
            decision.run();
        } else {
            assertThatThrownBy(decision::run).isInstanceOf(JobConflict.class);
        }
    }
}
