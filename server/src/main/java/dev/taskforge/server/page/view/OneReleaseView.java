package dev.taskforge.server.page.view;

import dev.taskforge.ops.release.RestorePoint;
import dev.taskforge.server.release.MigrationView;
import dev.taskforge.server.release.RehearsalView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One release with everything that was written down about it.
 *
 * @param standing serves, kept, served, deploying, failed or never
 * @param image as it was asked for
 * @param note may be empty
 * @param commit the commit that the project's folder was at; empty when unknown
 * @param service the service of the Compose file as indented JSON; empty for one that was found running
 * @param mayReturn whether the reader may go back to it
 * @param migrations what it wrote down about them; null when that was nothing
 * @param rehearsal the newest one with its image; null when there was none
 * @param changes against another release; null when there is none to compare with
 * @param restorePoints the backups that were made before its migrations ran
 * @param sets of backups that were begun while it served, the newest first
 * @param failure the newest deployment, when it failed and the release has never served; else null
 * @param asked what its newest deployment asked, in that order
 * @param measured before and after its newest deployment; null when nothing was measured
 */
public record OneReleaseView(
        String project,
        String title,
        int number,
        String standing,
        String image,
        String imageId,
        List<String> digests,
        Instant at,
        String by,
        long jobId,
        boolean adopted,
        String note,
        String commit,
        String service,
        boolean mayReturn,
        List<ReleasesView.DeploymentRow> deployments,
        @Nullable Migrations migrations,
        @Nullable RehearsalView rehearsal,
        @Nullable Changes changes,
        List<RestorePoint> restorePoints,
        List<SetOf> sets,
        ReleasesView.@Nullable DeploymentRow failure,
        @Nullable MeasuredTable measured,
        List<Asked> asked) {

    /** @param state running, incomplete, complete or proven */
    public record SetOf(long id, Instant at, String state) {}

    /** A check that a deployment asked, and what was seen. */
    public record Asked(long id, String check, String state, String seen, Instant at, Duration took, long jobId) {}

    /**
     * The migrations of a release.
     *
     * @param list those that were pending; all of them when nobody could know which
     * @param others how many it had besides
     * @param unsure whether nobody could know which were pending
     * @param approvedBy who approved those that would hold it back; empty when none did
     */
    public record Migrations(List<MigrationView> list, int others, boolean unsure, String approvedBy, String why) {
        public boolean areApproved() {
            return !approvedBy.isEmpty();
        }
    }

    /**
     * What is different from another release.
     *
     * @param against the number of that one
     * @param image as that one was asked for
     * @param imageId the number of that image
     * @param adopted whether that one was found running, so that nothing is known of its settings
     * @param lines of both services; empty when they are equal
     */
    public record Changes(int against, String image, String imageId, boolean adopted, List<DiffLine> lines) {}

    /** @param kind same, added, removed or gap */
    public record DiffLine(String kind, String text) {
        public String sign() {
            return switch (kind) {
                case "added" -> "+";
                case "removed" -> "-";
                default -> " ";
            };
        }
    }
}
