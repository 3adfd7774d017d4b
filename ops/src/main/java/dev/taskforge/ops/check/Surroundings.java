package dev.taskforge.ops.check;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a check may use of the world around it.
 *
 * @param project the project's name
 * @param directory the project's folder; relative paths start here
 * @param timeout how long the check may take
 * @param jobId the job that asks; null when none does
 * @param elsewhere where a copy of the application answers, which is asked instead of the declared one; null for that one
 * @param memory what earlier answers left behind
 */
public record Surroundings(
        String project,
        Path directory,
        Clock clock,
        Duration timeout,
        @Nullable Long jobId,
        @Nullable URI elsewhere,
        Memory memory) {

    /** Outside of any job, with nothing remembered. */
    public Surroundings(String project, Path directory, Clock clock, Duration timeout) {
        this(project, directory, clock, timeout, null, null, new Memory());
    }

    /**
     * What is remembered of a question.
     *
     * @param question whatever tells it from others of the same project
     */
    public <T extends Remembered> T remembered(String question, Class<T> type, Supplier<T> first) {
        return memory.of(project, question, type, first);
    }
}
