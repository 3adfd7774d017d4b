package dev.taskforge.ops.maintenance;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One time at which something is due.
 *
 * @param deadline the last moment at which it counts as in time
 * @param next when the same is due again; from then on nothing changes what became of this one
 * @param done null while it is not
 * @param failed how often TaskForge tried in vain before it was due again
 */
public record Occurrence(
        Entry entry,
        Instant due,
        Instant deadline,
        Instant next,
        State state,
        @Nullable Done done,
        int failed) {

    /** What became of it. */
    public enum State {
        /** Its time has not come. */
        PLANNED,
        /** Its time has come, and is not over. */
        DUE,
        DONE,
        /** Done after its time was over, but before it was due again. */
        LATE,
        /** TaskForge tried, and it never succeeded in time. */
        FAILED,
        MISSED,
        /** Not done in time; so long ago that no record tells whether TaskForge tried. */
        LAPSED,
        /** So long ago that no record of such work is kept. */
        UNKNOWN;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it should have been done and was not. */
        public boolean isMissed() {
            return this == MISSED || this == FAILED || this == LAPSED;
        }
    }

    /**
     * That it was done.
     *
     * @param by who marked it; null when the records of TaskForge prove it
     * @param note what they said; may be empty
     */
    public record Done(Instant at, @Nullable String by, String note) {}

    /** Whether a person can mark it at this moment. */
    public boolean isOpen(Instant now) {
        return entry.work() == null && done == null && !now.isBefore(due) && now.isBefore(next);
    }
}
