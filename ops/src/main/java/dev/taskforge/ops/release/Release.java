package dev.taskforge.ops.release;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of an application as it can run, written down once and never changed.
 *
 * @param number from 1 within its project
 * @param createdBy who deployed it, or {@code system}
 * @param jobId the job that wrote it down
 * @param reference the image as it was asked for
 * @param image the number of that image, which no tag can move
 * @param digests the names of the image in registries; empty when it was built here
 * @param service the service of the Compose file as it runs, as JSON; values of variables are fingerprints
 * @param commit the commit that the project's folder was at; null when it lay in no repository, or was not looked at
 * @param adopted whether it was found running and not started by TaskForge
 */
public record Release(
        long id,
        String project,
        int number,
        Instant createdAt,
        String createdBy,
        long jobId,
        String reference,
        String image,
        List<String> digests,
        String service,
        @Nullable String note,
        @Nullable String commit,
        boolean adopted) {
    public Release {
        digests = List.copyOf(digests);
    }
}
