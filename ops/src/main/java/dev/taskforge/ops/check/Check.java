package dev.taskforge.ops.check;

import java.util.List;

/**
 * A read-only question about the world. Implementations are records that hold nothing but the question; asking changes
 * nothing outside.
 */
public interface Check {

    /**
     * Asks. Returns an ERROR answer, rather than throwing, when the question cannot be put. Secrets need no masking
     * here: whoever asks masks the whole answer. Must end soon after an interrupt.
     */
    Answer ask(Surroundings surroundings) throws InterruptedException;

    /** What is asked, in one line, such as {@code GET https://example.id/health}; masked by whoever shows it. */
    String question();

    /** Texts of the question itself that must never be shown, besides what variables hold. */
    default List<String> secrets() {
        return List.of();
    }
}
