package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Waiver;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A waiver as the API shows it.
 *
 * @param target an item or a check
 * @param kind the state it gives to its subject
 * @param state waiting for approval, in force, past its time, or taken back
 */
public record WaiverView(
        long id,
        String project,
        String target,
        String subject,
        String kind,
        String state,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable String revokedBy,
        @Nullable Instant revokedAt) {

    static WaiverView of(Waiver waiver, Instant now) {
        return new WaiverView(
                waiver.id(),
                waiver.project(),
                waiver.target().label(),
                waiver.subject(),
                waiver.kind().label(),
                waiver.state(now).label(),
                waiver.reason(),
                waiver.requestedBy(),
                waiver.requestedAt(),
                waiver.expiresAt(),
                waiver.approvedBy(),
                waiver.approvedAt(),
                waiver.revokedBy(),
                waiver.revokedAt());
    }
}
