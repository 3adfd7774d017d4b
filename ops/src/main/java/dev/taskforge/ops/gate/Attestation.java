package dev.taskforge.ops.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person vouched for, beside the evidence it is recorded as.
 *
 * @param evidenceId the evidence it belongs to
 * @param statement in the person's words, secrets masked
 * @param reference where the proof lies, in words; may be empty
 * @param link where the proof lies on the web; null when none was given
 * @param validUntil from when on it no longer counts, where the person set a shorter time than the check allows; null
 *     when they did not
 * @param proof the file handed in with it; null when there was none
 */
public record Attestation(
        long evidenceId,
        String project,
        String check,
        String statement,
        String reference,
        @Nullable String link,
        @Nullable Instant validUntil,
        @Nullable Proof proof) {

    /**
     * A file kept as proof; its content is read apart.
     *
     * @param type the media type by its first bytes, never by what a client says
     */
    public record Proof(String name, String type, long bytes, String sha256) {}
}
