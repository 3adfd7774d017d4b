package dev.taskforge.server.vault;

import java.time.Instant;

/**
 * A file in the vault.
 *
 * @param name its path below the part of its account, such as {@code shop/main/x.zst}
 * @param sha256 in hexadecimal digits; empty when it lay there before the records knew of it
 */
public record VaultFile(String account, String name, long bytes, String sha256, Instant storedAt) {}
