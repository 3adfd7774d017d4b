package dev.taskforge.server.account;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token for programs, without its secret.
 *
 * @param owner the user who made it and answers for it; it never grants more than they hold
 * @param name unique among the owner's
 * @param work what it may work on as a worker; null for a token that is none
 * @param expiresAt null when it does not expire
 * @param lastUsedAt to the minute; null when it was never used
 */
public record ApiToken(
        String id,
        String owner,
        String name,
        Map<String, Role> roles,
        @Nullable WorkScope work,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    public ApiToken {
        roles = Map.copyOf(roles);
    }

    Principal principal() {
        return new Principal(owner + "/" + name, Principal.Kind.TOKEN, roles, work);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
