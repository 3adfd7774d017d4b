package dev.taskforge.ops.check;

import org.jspecify.annotations.Nullable;

/**
 * The circumstances an answer holds under. When one of them changes the evidence is stale at once.
 *
 * @param definition keyed fingerprint of what is asked, with its variables filled in
 * @param environment of the project, such as {@code production}
 * @param envFingerprint keyed fingerprint of the environment file; null when the project names none
 * @param composeHash SHA-256 of the Compose file; null when the project names none
 * @param host the machine that asked
 */
public record EvidenceContext(
        String definition,
        String environment,
        @Nullable String envFingerprint,
        @Nullable String composeHash,
        String host) {}
