package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Waiver;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A waiver as the API shows it.
 *
 * @param target an item or a check
 * @param kind the state it gives to its subject
 * @param state requested, approved, denied, expired or revoked
 * @param denial why it was denied; empty when nothing was said
 * @param approvers who may approve it while it waits; empty when a second user is needed first
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
        @Nullable Instant revokedAt,
        @Nullable String deniedBy,
        @Nullable Instant deniedAt,
        String denial,
        List<String> approvers) {

    static WaiverView of(Waiver waiver, Instant now) {
        return of(waiver, now, List.of());
    }

    static WaiverView of(Waiver waiver, Instant now, List<String> approvers) {
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
                waiver.revokedAt(),
                waiver.deniedBy(),
                waiver.deniedAt(),
                waiver.denial(),
                approvers);
    }
}
