package dev.taskforge.ops.guard;

import dev.taskforge.ops.text.Message;

/**
 * One thing that was tried.
 *
 * @param subject such as {@code 5432}
 * @param from from where, such as an address
 * @param wanted what should have been seen
 * @param seen what was
 * @param verdict whether that is the same
 */
public record Proof(String subject, Message from, Message wanted, Message seen, Verdict verdict) {

    /** Whether what was seen is what is wanted. */
    public enum Verdict {
        RIGHT,
        WRONG,
        /** It could not be tried, or tells nothing. */
        UNKNOWN
    }
}
