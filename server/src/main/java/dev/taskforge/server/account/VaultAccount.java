package dev.taskforge.server.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Another machine that keeps copies in the vault of this installation, without its secret.
 *
 * @param quotaBytes how much it may keep
 * @param keepDays how many days a file stays whatever its sender wants; 0 for none
 * @param lastUsedAt to the minute; null when it was never used
 */
public record VaultAccount(
        String name,
        long quotaBytes,
        int keepDays,
        Instant createdAt,
        String createdBy,
        @Nullable Instant lastUsedAt) {}
