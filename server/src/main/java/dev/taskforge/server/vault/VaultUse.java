package dev.taskforge.server.vault;

import dev.taskforge.server.account.VaultAccount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account keeps.
 *
 * @param newestAt when its newest file came; null when it has none
 * @param refusedAt when removing one of its files was refused last; null when that never was
 */
public record VaultUse(
        VaultAccount account,
        long files,
        long bytes,
        @Nullable Instant newestAt,
        @Nullable Instant refusedAt) {}
