package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Priority;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about an item in place of its document.
 *
 * @param value the priority, or the condition as {@link Condition#written} spells it; null when the document is to count
 *     again
 * @param basis the words of the document that a condition was accepted for; null for a priority
 * @param reason in the person's words; may be empty for a condition, which the document itself names
 * @param settledBy who approved, denied or withdrew it; null while it waits and when it needed nobody
 * @param remark why it was denied; may be empty
 */
public record Ruling(
        long id,
        long item,
        Subject subject,
        @Nullable String value,
        @Nullable String basis,
        String reason,
        State state,
        String requestedBy,
        Instant requestedAt,
        @Nullable String settledBy,
        @Nullable Instant settledAt,
        String remark) {

    /** What is decided. */
    public enum Subject {
        PRIORITY,
        CONDITION;

        /** The name used in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a ruling is in its life. */
    public enum State {
        /** It makes a P0 item count for less and waits for a second person. */
        REQUESTED,
        IN_FORCE,
        /** A later one took its place. */
        REPLACED,
        DENIED,
        WITHDRAWN;

        /** The name used in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean waits() {
        return state == State.REQUESTED;
    }

    /** The value for people, such as {@code P1} or {@code payment = true}; empty when the document counts again. */
    public String text() {
        return value == null
                ? ""
                : switch (subject) {
                    case PRIORITY -> value;
                    case CONDITION -> Condition.read(value).text();
                };
    }

    /**
     * The priority it gives to an item that has {@code written} by its document; null when it gives none. What the
     * document calls P0 is less only when a second person agreed, also when the document says so since yesterday.
     */
    @Nullable
    Priority priority(Priority written) {
        if (value == null) {
            return null;
        }
        var priority = Priority.valueOf(value);
        boolean lowers = written == Priority.P0 && priority != Priority.P0;
        return lowers && settledBy == null ? null : priority;
    }

    /** The condition it gives to an item whose document names this one; null when the words are others by now. */
    @Nullable
    Condition condition(@Nullable String named) {
        return value == null || !String.valueOf(basis).equals(named) ? null : Condition.read(value);
    }
}
