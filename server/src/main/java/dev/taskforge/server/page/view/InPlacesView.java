package dev.taskforge.server.page.view;

import dev.taskforge.server.backup.InPlaceView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Restores in place: those that are stuck, the requests, and the form that makes one.
 *
 * @param names of the databases and files that can be restored in place
 * @param plan what would be done; null when that was not asked
 * @param stuck those that a person must bring to an end
 * @param rows newest first
 */
public record InPlacesView(
        String project,
        String title,
        boolean mayOperate,
        List<String> names,
        Form form,
        @Nullable Plan plan,
        List<Stuck> stuck,
        List<Row> rows) {

    /**
     * What was typed.
     *
     * @param backup empty for the newest that is proven
     * @param withoutDrill whether it is wanted even when no drill passed
     * @param error why it was refused; empty at first
     */
    public record Form(String database, String backup, boolean withoutDrill, String reason, String error) {
        public Form refused(String why) {
            return new Form(database, backup, withoutDrill, reason, why);
        }
    }

    /**
     * What would be done.
     *
     * @param refused why nothing would be changed; empty when it would go on
     * @param backup its number; null when it is refused
     * @param lost what was written after this moment would be lost; null when it is refused
     */
    public record Plan(
            String refused, @Nullable Long backup, @Nullable Instant lost, List<String> steps) {}

    /** One that nothing goes on with by itself; its error says what to do. */
    public record Stuck(long restore, String database, String error, long job) {}

    /**
     * One request.
     *
     * @param mayDecide whether the reader is a second person who may approve or deny it
     * @param mayWithdraw whether it is the reader's own and waits
     */
    public record Row(InPlaceView request, boolean mayDecide, boolean mayWithdraw) {}
}
