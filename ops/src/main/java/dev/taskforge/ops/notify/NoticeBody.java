package dev.taskforge.ops.notify;

import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Release;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How a deployment ended, as receivers get it.
 *
 * @param event {@code deployment.succeeded}, {@code deployment.failed}, or {@code deployment.refused} when nothing was changed
 * @param image as it was asked for; null when that was never known
 * @param imageId the number of the image
 * @param before the release that served before
 * @param rollback whether the release had been written down before
 * @param link the page of the deployment's job
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NoticeBody(
        String event,
        String project,
        @Nullable Integer release,
        @Nullable String image,
        @Nullable String imageId,
        @Nullable Integer before,
        boolean rollback,
        String by,
        @Nullable String note,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String error,
        URI link) {

    /** @param release null when the deployment ended before it was known */
    static NoticeBody of(Deployment deployment, @Nullable Release release, URI server) {
        return new NoticeBody(
                event(deployment),
                deployment.project(),
                deployment.release(),
                release == null ? null : release.reference(),
                release == null ? null : release.image(),
                deployment.before(),
                deployment.rollback(),
                deployment.by(),
                release == null ? null : release.note(),
                deployment.startedAt(),
                deployment.endedAt(),
                deployment.error(),
                server.resolve("/jobs/" + deployment.jobId()));
    }

    /** The same without secrets in what people and programs wrote; its form stays. */
    NoticeBody masked(Masking masking) {
        return new NoticeBody(
                event,
                project,
                release,
                image == null ? null : masking.mask(image),
                imageId,
                before,
                rollback,
                by,
                note == null ? null : masking.mask(note),
                startedAt,
                endedAt,
                error == null ? null : masking.mask(error),
                link);
    }

    private static String event(Deployment deployment) {
        if (deployment.state() == Deployment.State.SUCCEEDED) {
            return "deployment.succeeded";
        }
        return deployment.release() == null ? "deployment.refused" : "deployment.failed";
    }
}
