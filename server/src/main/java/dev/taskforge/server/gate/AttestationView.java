package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Attestation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person vouched for, beside the evidence it is recorded as.
 *
 * @param validUntil when it ends, where its giver set that
 * @param file what was handed in with it
 */
public record AttestationView(
        long evidenceId,
        String check,
        String statement,
        String reference,
        @Nullable String link,
        @Nullable Instant validUntil,
        @Nullable FileView file) {

    /** @param path where its content is fetched */
    public record FileView(String name, String type, long bytes, String sha256, String path) {}

    static AttestationView of(Attestation attestation) {
        var proof = attestation.proof();
        return new AttestationView(
                attestation.evidenceId(),
                attestation.check(),
                attestation.statement(),
                attestation.reference(),
                attestation.link(),
                attestation.validUntil(),
                proof == null
                        ? null
                        : new FileView(
                                proof.name(),
                                proof.type(),
                                proof.bytes(),
                                proof.sha256(),
                                "/api/v1/projects/" + attestation.project() + "/evidence/" + attestation.evidenceId()
                                        + "/file"));
    }
}
