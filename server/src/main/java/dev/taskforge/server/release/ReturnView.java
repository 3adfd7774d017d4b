package dev.taskforge.server.release;

import dev.taskforge.ops.release.ReturnRequest;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to let a release come back with its data, as the API shows it. */
public record ReturnView(
        long id,
        String project,

        @About("waiting, approved, denied, withdrawn or expired")
        String state,

        @About("Number of the release that is to serve") int release,

        @About("Number of the release that served when it was requested")
        int serving,

        String database,

        @About("The backup whose data comes back; null when a replaced database serves again") @Nullable
        Long backupId,

        @About("The restore that replaced the database that serves again; null when it is a backup") @Nullable
        Long restoreId,

        @About("What was written to the database after this moment will be lost")
        Instant lostSince,

        String reason,
        String requestedBy,
        Instant requestedAt,

        @About("Until when it may be approved") Instant expiresAt,

        @About("Who approved, denied or withdrew it") @Nullable
        String decidedBy,

        @Nullable Instant decidedAt,

        @About("The job that carries it out; null when it was not approved") @Nullable
        Long jobId,

        @About("Who may approve it while it waits; empty when a second user is needed first")
        List<String> approvers) {

    static ReturnView of(ReturnRequest request, Instant now, List<String> approvers) {
        var data = request.data();
        return new ReturnView(
                request.id(),
                request.project(),
                request.state(now).label(),
                request.release(),
                request.serving(),
                data.database(),
                data.backupId(),
                data.restoreId(),
                data.lostSince(),
                request.reason(),
                request.requestedBy(),
                request.requestedAt(),
                request.expiresAt(),
                request.decidedBy(),
                request.decidedAt(),
                request.jobId(),
                approvers);
    }
}
