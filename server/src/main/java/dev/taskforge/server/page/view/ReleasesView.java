package dev.taskforge.server.page.view;

import dev.taskforge.ops.release.DeliveryNumbers;
import dev.taskforge.server.release.MigrationView;
import dev.taskforge.server.release.RehearsalView;
import dev.taskforge.server.release.VerificationView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of a project's releases: what serves, deploying, and what was deployed.
 *
 * @param declared whether its file still has a section release
 * @param migrations whether its file names a folder of migrations
 * @param mayOperate whether the reader may deploy
 * @param serving null before the first release
 * @param verified when it was last asked whether what serves is well; null when it never was
 * @param rehearsal the newest one of migrations; null when there was none
 * @param rehearsable whether its file declares a database of which a copy can be made
 * @param running null when nothing is deployed now
 * @param plan what was asked for with the form would do; null when that was not asked
 * @param weeks those numbers week by week, in the order of the page; empty while there are none
 * @param olderReleases the number before which the next page begins; null on the last
 * @param returnWaits whether a request to come back with data waits for a second person
 * @param olderDeployments as {@code olderReleases}
 */
public record ReleasesView(
        String project,
        String title,
        boolean declared,
        boolean migrations,
        boolean mayOperate,
        @Nullable Serving serving,
        @Nullable VerificationView verified,
        @Nullable RehearsalView rehearsal,
        boolean rehearsable,
        @Nullable Running running,
        boolean returnWaits,
        Form form,
        @Nullable Plan plan,
        DeliveryNumbers numbers,
        List<BarsView> weeks,
        List<ReleaseRow> releases,
        @Nullable Long olderReleases,
        List<DeploymentRow> deployments,
        @Nullable Long olderDeployments) {

    /** Whether there is anything to tell of. */
    public boolean isEmpty() {
        return releases.isEmpty() && deployments.isEmpty();
    }

    /**
     * The release that serves.
     *
     * @param found whether it was found running and TaskForge has deployed nothing since
     */
    public record Serving(int number, String image, String imageId, Instant since, String by, boolean found) {}

    /**
     * The deployment under way.
     *
     * @param job that carries it out, or the way back
     * @param stage a key of {@code releases.running}: waiting, running, returning or ending
     */
    public record Running(long job, String stage) {}

    /**
     * What was typed into the form.
     *
     * @param approval why migrations that hold the release back may run; empty when they may not
     * @param error what is wrong with it, in a sentence; empty at first
     */
    public record Form(String image, boolean build, String note, String approval, String error) {
        public static final Form EMPTY = new Form("", false, "", "", "");

        public Form refused(String why) {
            return new Form(image, build, note, approval, why);
        }
    }

    /**
     * What a deployment would do.
     *
     * @param refused why it would change nothing; empty when it would go on
     * @param fix what to do about that
     * @param migrations those that would run, as far as that can be known
     * @param asksFor the field whose reason would let it go on, {@code approval} or {@code schema}; empty for none
     * @param lastGap how long nobody answered the last time; null when nobody had to wait
     */
    public record Plan(
            String refused,
            String fix,
            String image,
            @Nullable Integer before,
            List<String> steps,
            List<MigrationView> migrations,
            String asksFor,
            @Nullable Duration lastGap) {

        public boolean goesOn() {
            return refused.isEmpty();
        }
    }

    /**
     * A release in the list.
     *
     * @param standing serves, kept, served, deploying, failed or never
     * @param note may be empty
     * @param forwardOnly whether a person had to approve its migrations
     */
    public record ReleaseRow(
            int number,
            String standing,
            String image,
            Instant at,
            String by,
            boolean adopted,
            String note,
            boolean forwardOnly,
            boolean mayReturn) {}

    /**
     * A deployment in the history.
     *
     * @param state running, returning, succeeded or failed
     * @param release null when it ended before that was known
     * @param took until now when it is not over
     * @param gap how long nobody answered; null when the old release went on meanwhile
     * @param error why it failed; may be empty
     */
    public record DeploymentRow(
            long id,
            String state,
            boolean rollback,
            @Nullable Integer release,
            @Nullable Integer before,
            Instant startedAt,
            Duration took,
            @Nullable Duration gap,
            String by,
            String error,
            long jobId) {}
}
