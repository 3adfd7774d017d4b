package dev.taskforge.ops.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question about the world. Implementations are records that hold nothing but the question; asking changes nothing
 * outside. The one exception acts as a declared test identity on declared test data, and says so
 * ({@link dev.taskforge.ops.journey.JourneyCheck}, {@link dev.taskforge.ops.access.AccessCheck}).
 */
public interface Check {

    /**
     * Asks. Returns an ERROR answer, rather than throwing, when the question cannot be put. Secrets need no masking
     * here: whoever asks masks the whole answer. Must end soon after an interrupt.
     */
    Answer ask(Surroundings surroundings) throws InterruptedException;

    /** What is asked, in one line, such as {@code GET https://example.id/health}; masked by whoever shows it. */
    String question();

    /**
     * What its evidence rests on besides the question, such as the contents of files: once this differs, the evidence is
     * stale. Only ever hashed; asked for whenever a gate is read, so it must be quick and not throw.
     *
     * @param directory the project's folder
     */
    default String circumstances(Path directory) {
        return "";
    }

    /** The host that is asked over the network, a name or an address; null when none is. */
    default @Nullable String host() {
        return null;
    }

    /** Whether it asks nothing but the records of TaskForge: that these do not answer in time says nothing of the world. */
    default boolean isOfOwnRecords() {
        return false;
    }

    /** How much longer than its time a check may take to put away what it left; only for those that act. */
    default Duration cleaningUp() {
        return Duration.ZERO;
    }

    /** Texts of the question itself that must never be shown, besides what variables hold. */
    default List<String> secrets() {
        return List.of();
    }
}
