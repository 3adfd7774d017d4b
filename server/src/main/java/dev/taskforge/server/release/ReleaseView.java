package dev.taskforge.server.release;

import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.MigrationRecord;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.RestorePoint;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A release as the API shows it.
 *
 * @param service the service of the Compose file as it runs, as JSON text; values of variables are fingerprints
 * @param adopted whether it was found running and not started by TaskForge
 */
public record ReleaseView(
        int number,
        String project,
        @About("Whether it is the one that serves") boolean serves,

        @About("serves, served (before), failed, deploying, or new when it was never let serve")
        String state,

        Instant createdAt,
        String createdBy,
        long jobId,
        @About("The image as it was asked for") String image,

        @About("The number of the image, which no tag can move")
        String imageId,

        List<String> digests,
        @Nullable String note,

        @About("The commit that the project's folder was at; null when it lay in no repository") @Nullable
        String commit,

        @About("Whether it was found running and not started by TaskForge")
        boolean adopted,

        @About("The service of the Compose file as it runs, as JSON; values of variables are fingerprints")
        String service,

        @About("Whether a person had to approve its migrations, so that the way from it leads forward only")
        boolean rollForwardOnly,

        @About("Who approved its migrations") @Nullable String migrationsApprovedBy,
        @About("Why they were approved") @Nullable String migrationsApprovedWhy,

        @About("Its migrations; null in lists, and where none were written down") @Nullable
        List<MigrationView> migrations,

        @About("The backups that were made right before its migrations ran; null in lists") @Nullable
        List<RestorePoint> restorePoints,

        @About("Why its newest deployment failed; null in lists, and when it did not or the release has served")
        @Nullable
        String error,

        @About("How the application was before and after its newest deployment; null in lists and when not measured")
        @Nullable
        MeasuredView measured) {

    /** In a list, without its migrations. */
    static ReleaseView of(Release release, String state, boolean rollForwardOnly) {
        return of(release, state, rollForwardOnly, null, null, null, null, null);
    }

    /** By itself, with its migrations in the language of {@code locale}. */
    static ReleaseView of(
            Release release,
            String state,
            @Nullable MigrationRecord migrations,
            List<RestorePoint> restorePoints,
            @Nullable String error,
            @Nullable Comparison measured,
            Locale locale) {
        var shown = measured == null ? null : MeasuredView.of(measured);
        return migrations == null
                ? of(release, state, false, null, null, restorePoints, error, shown)
                : of(
                        release,
                        state,
                        migrations.approval() != null,
                        migrations.approval(),
                        MigrationView.of(migrations.files(), locale),
                        restorePoints,
                        error,
                        shown);
    }

    private static ReleaseView of(
            Release release,
            String state,
            boolean rollForwardOnly,
            MigrationRecord.@Nullable Approval approval,
            @Nullable List<MigrationView> migrations,
            @Nullable List<RestorePoint> restorePoints,
            @Nullable String error,
            @Nullable MeasuredView measured) {
        return new ReleaseView(
                release.number(),
                release.project(),
                state.equals(ReleaseStates.SERVES),
                state,
                release.createdAt(),
                release.createdBy(),
                release.jobId(),
                release.reference(),
                release.image(),
                release.digests(),
                release.note(),
                release.commit(),
                release.adopted(),
                release.service(),
                rollForwardOnly,
                approval == null ? null : approval.by(),
                approval == null ? null : approval.why(),
                migrations,
                restorePoints,
                error,
                measured);
    }
}
