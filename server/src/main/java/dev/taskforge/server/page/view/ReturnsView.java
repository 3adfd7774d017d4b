package dev.taskforge.server.page.view;

import dev.taskforge.server.release.ReturnView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Releases that come back with their data: the requests, and the form that makes one.
 *
 * @param releases the numbers of those that may come back, the one that served last first
 * @param databases those that are backed up
 * @param plan what would be done; null when that was not asked
 * @param lost what was written after this moment would be lost; null without a plan
 * @param rows newest first
 */
public record ReturnsView(
        String project,
        String title,
        boolean mayOperate,
        List<Integer> releases,
        List<String> databases,
        Form form,
        ReleasesView.@Nullable Plan plan,
        @Nullable Instant lost,
        List<Row> rows) {

    /**
     * What was typed.
     *
     * @param release empty for the one that served before
     * @param backup empty for the newest that fits
     * @param error why it was refused; empty at first
     */
    public record Form(String release, String database, String backup, boolean undo, String reason, String error) {
        public Form refused(String why) {
            return new Form(release, database, backup, undo, reason, why);
        }
    }

    /**
     * One request.
     *
     * @param mayDecide whether the reader is a second person who may approve or deny it
     * @param mayWithdraw whether it is the reader's own and waits
     */
    public record Row(ReturnView request, boolean mayDecide, boolean mayWithdraw) {}
}
