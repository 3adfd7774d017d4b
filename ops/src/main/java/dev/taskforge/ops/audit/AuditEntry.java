package dev.taskforge.ops.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One link of the audit chain.
 *
 * @param number from 1, without gaps
 * @param actor who did it: a user's name, {@code token:NAME} or {@code system}
 * @param action what was done, such as {@code job.cancel} or {@code decision.record}
 * @param project the project it concerns, or null
 * @param subject what it was done to, such as {@code job/17}
 * @param details JSON text, secrets masked before they get here
 * @param previousHash hash of the entry before, 64 hexadecimal digits; zeros for the first
 * @param hash SHA-256 over all of the above
 */
public record AuditEntry(
        long number,
        Instant at,
        String actor,
        String action,
        @Nullable String project,
        String subject,
        String details,
        String previousHash,
        String hash) {}
