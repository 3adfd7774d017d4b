package dev.taskforge.ops.check;

/**
 * A read-only question about the world. Implementations are records that hold nothing but the question; asking changes
 * nothing outside.
 */
public interface Check {

    /** Asks. Returns an ERROR answer, rather than throwing, when the question cannot be put. */
    Answer ask(Surroundings surroundings) throws InterruptedException;

    /** What is asked, in one line with secrets masked, such as {@code GET https://example.id/health}. */
    String question();
}
