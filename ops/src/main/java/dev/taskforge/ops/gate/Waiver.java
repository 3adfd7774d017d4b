package dev.taskforge.ops.gate;

import dev.taskforge.ops.check.CheckState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person's request to excuse something in a gate, and what became of it.
 *
 * @param subject the id of the item or the name of the check
 * @param subjectSha256 of what the subject was when the waiver was asked for; it excuses nothing else
 * @param expiresAt from when on it no longer counts
 * @param approvedBy somebody else than who requested it; null while it waits
 * @param revokedBy who took it back; null when nobody did
 * @param deniedBy who denied it, somebody else than who requested it; null when nobody did
 * @param denial why it was denied; may be empty
 */
public record Waiver(
        long id,
        String project,
        Target target,
        String subject,
        String subjectSha256,
        Kind kind,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable String revokedBy,
        @Nullable Instant revokedAt,
        @Nullable String deniedBy,
        @Nullable Instant deniedAt,
        String denial) {

    /** What is excused. */
    public enum Target {
        ITEM,
        CHECK;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In which way. */
    public enum Kind {
        /** It should hold, but need not for a while. */
        WAIVED(CheckState.WAIVED),
        /** It does not concern this project. */
        NOT_APPLICABLE(CheckState.NOT_APPLICABLE);

        private final CheckState state;

        Kind(CheckState state) {
            this.state = state;
        }

        /** The state it gives to what it excuses. */
        public CheckState state() {
            return state;
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a waiver is in its life. */
    public enum State {
        REQUESTED,
        APPROVED,
        DENIED,
        EXPIRED,
        REVOKED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        if (deniedAt != null) {
            return State.DENIED;
        }
        if (!now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        return approvedAt == null ? State.REQUESTED : State.APPROVED;
    }

    /** Whether it still waits for somebody's approval. */
    public boolean waits(Instant now) {
        return state(now) == State.REQUESTED;
    }

    /** Whether it counts. */
    public boolean valid(Instant now) {
        return state(now) == State.APPROVED;
    }
}
