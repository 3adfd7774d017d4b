package dev.taskforge.ops.request;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a request that a second person decides. */
public enum RequestState {
    WAITING,
    APPROVED,
    DENIED,
    WITHDRAWN,
    EXPIRED;

    /** As it is written in the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What it is now.
     *
     * @param expiresAt until when it may be approved
     * @param decidedAt when it was approved, denied or withdrawn; null while it waits
     * @param approved null while it waits, and when it was withdrawn
     */
    public static RequestState of(
            Instant now, Instant expiresAt, @Nullable Instant decidedAt, @Nullable Boolean approved) {
        if (decidedAt == null) {
            return now.isBefore(expiresAt) ? WAITING : EXPIRED;
        }
        if (approved == null) {
            return WITHDRAWN;
        }
        return approved ? APPROVED : DENIED;
    }
}
