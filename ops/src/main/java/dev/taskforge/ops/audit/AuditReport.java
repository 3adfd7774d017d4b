package dev.taskforge.ops.audit;

import dev.taskforge.ops.text.Message;
import org.jspecify.annotations.Nullable;

/**
 * What the verification of the chain found.
 *
 * @param entries how many entries were read
 * @param anchored number of the newest entry a signed checkpoint covers; those after it rest on the chain alone
 * @param problem the first thing that is wrong; null when nothing is
 */
public record AuditReport(
        long entries, long anchored, @Nullable Problem problem) {

    public boolean ok() {
        return problem == null;
    }

    /** The finding in one sentence. */
    public Message message() {
        return problem == null ? Message.of("audit.ok", entries) : problem.message();
    }

    /** In which way a chain is broken. */
    public enum Kind {
        /** An entry's content does not fit its hash or its neighbours. */
        EDITED,
        /** An entry between others is missing. */
        GAP,
        /** Entries at the end are missing. */
        TRUNCATED,
        /** The chain fits itself but not what was signed. */
        REWRITTEN,
        /** Checkpoints that must exist do not. */
        UNANCHORED,
        /** An exported file is not one. */
        UNREADABLE
    }

    /**
     * One finding.
     *
     * @param number of the entry, or of the line for {@link Kind#UNREADABLE}
     * @param where the column or file that differs, as exactly as can be known
     */
    public record Problem(Kind kind, long number, String where) {

        public Message message() {
            return Message.of("audit." + kind.name().toLowerCase(java.util.Locale.ROOT), number, where);
        }
    }
}
