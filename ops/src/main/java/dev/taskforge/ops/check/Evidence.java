package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The recorded answer of a check. Never changed after it was written.
 *
 * @param state as it was answered; whether it is stale by now is decided when it is read
 * @param question the masked question
 * @param head first kilobyte of the output
 * @param tail last kilobyte of the output when it is longer than the head
 * @param outputSha256 of the whole masked output; null when there was none
 * @param askedBy who asked: a person, or {@code schedule}
 * @param jobId the job that asked; null for a person's attestation
 */
public record Evidence(
        long id,
        String project,
        String check,
        CheckState state,
        String question,
        Message seen,
        @Nullable Message fix,
        @Nullable Integer exitCode,
        EvidenceContext context,
        Instant startedAt,
        Instant finishedAt,
        String head,
        String tail,
        @Nullable String outputSha256,
        String askedBy,
        @Nullable Long jobId) {}
