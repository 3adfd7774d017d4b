package dev.taskforge.server.job;

import dev.taskforge.engine.api.Step;
import dev.taskforge.server.http.About;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A recorded step of a job as the API shows it. */
public record StepView(
        String name,
        int position,

        @About("Whether a crash in the middle needs a person's decision")
        boolean once,

        @About("running, done, failed, unknown or skipped") String state,
        int attempt,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable JsonNode result,
        @Nullable String error) {

    static StepView of(Step step) {
        return new StepView(
                step.name(),
                step.position(),
                step.once(),
                step.state().label(),
                step.attempt(),
                step.startedAt(),
                step.finishedAt(),
                JobView.json(step.result()),
                step.error());
    }
}
