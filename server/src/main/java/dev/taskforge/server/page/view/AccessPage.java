package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access matrices and the journeys of a project, as the page shows them.
 *
 * @param releases whether the project has a page of releases
 */
public record AccessPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        List<Matrix> matrices,
        List<Walk> journeys) {

    /**
     * The matrix of one check.
     *
     * @param right how many cells are as wanted
     * @param wrong how many are not
     * @param unasked how many could not be asked, or never were
     */
    public record Matrix(
            String check,
            String title,
            String state,
            String seen,
            @Nullable Instant askedAt,
            @Nullable Long jobId,
            long right,
            long wrong,
            long unasked,
            List<Identity> identities,
            List<Row> rows) {}

    /** @param of role and tenant, in short */
    public record Identity(String name, String of) {}

    public record Row(String route, String request, List<Cell> cells) {}

    /** @param found the status that came; empty when none did */
    public record Cell(String identity, String state, String expected, String found, String seen) {}

    /**
     * A journey.
     *
     * @param about as whom and on what it acts; empty when it only reads
     */
    public record Walk(
            String name,
            String base,
            String about,
            String state,
            String seen,
            List<String> checks,
            @Nullable Instant takenAt,
            List<Step> steps,
            List<Run> runs) {

        /** Whether one of its runs may have left test data. */
        public boolean left() {
            return runs.stream().anyMatch(Run::left);
        }
    }

    public record Step(
            String name, boolean cleanup, String state, String expected, String found, String seen, long ms) {}

    /** @param left whether test data may be left over from it */
    public record Run(
            long id,
            @Nullable Long jobId,
            String state,
            String tone,
            String step,
            String cleanup,
            boolean left,
            String note,
            Instant startedAt) {}
}
