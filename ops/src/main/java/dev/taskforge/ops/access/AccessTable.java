package dev.taskforge.ops.access;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access matrix of one check as it stands now.
 *
 * @param state of the check: as it was answered, STALE when that holds no longer, UNKNOWN when it was never asked
 * @param evidence the newest; null when it was never asked
 */
public record AccessTable(
        String check,
        String title,
        CheckState state,
        @Nullable Evidence evidence,
        List<Identity> identities,
        List<Row> rows) {

    /**
     * One route.
     *
     * @param route its name, with {@code @tenant} when it is about one tenant
     * @param request such as {@code GET /projects/17}; variables stand in it as they are written
     * @param cells in the order of the identities
     */
    public record Row(String route, String request, List<Cell> cells) {}

    /**
     * One answer.
     *
     * @param state PASS, FAIL, ERROR, or UNKNOWN when it was never asked as it is declared now
     * @param expected such as {@code 403 | 404}
     * @param found the status that came; empty when none did
     * @param seen null when it was never asked
     */
    public record Cell(
            String identity,
            CheckState state,
            String expected,
            String found,
            @Nullable Message seen) {}

    /** How many cells are in a state. */
    public long count(CheckState wanted) {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.state() == wanted)
                .count();
    }
}
