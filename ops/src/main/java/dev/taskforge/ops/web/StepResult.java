package dev.taskforge.ops.web;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a step went.
 *
 * @param state PASS; FAIL when the application did not answer as wanted; ERROR when it could not be asked
 * @param seen its first argument is the name of the step
 * @param fix null when it passed
 * @param status of the answer; null when none came
 * @param excerpt the beginning of an answer that was not as wanted, masked; empty otherwise
 */
public record StepResult(
        CheckState state,
        Message seen,
        @Nullable Message fix,
        @Nullable Integer status,
        String excerpt,
        Duration took) {

    public boolean passed() {
        return state == CheckState.PASS;
    }

    /** The result as a part of evidence. */
    public Part part(String group, String name, String expected) {
        return new Part(
                group, name, state, expected, status == null ? "" : String.valueOf(status), seen, took.toMillis());
    }
}
