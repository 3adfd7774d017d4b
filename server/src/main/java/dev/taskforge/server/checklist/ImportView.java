package dev.taskforge.server.checklist;

import dev.taskforge.ops.checklist.ImportReport;
import java.util.List;

/**
 * What an import did.
 *
 * @param items how many the document has
 * @param missing items the document does not have any more; they stay in the gate until somebody retires them
 * @param lapsed items of which an accepted command changed: it has to be accepted anew
 * @param unchanged whether the very same bytes were imported before
 */
public record ImportView(
        long id,
        String project,
        String file,
        String title,
        int items,
        int phases,
        int procedures,
        List<String> added,
        List<String> moved,
        List<String> missing,
        List<String> lapsed,
        boolean unchanged) {

    static ImportView of(ImportReport report) {
        var checklist = report.checklist();
        return new ImportView(
                checklist.id(),
                checklist.project(),
                checklist.file(),
                checklist.title(),
                report.items(),
                checklist.outline().phases().size(),
                checklist.outline().procedures().size(),
                report.added(),
                report.moved(),
                report.missing(),
                report.lapsed(),
                report.unchanged());
    }
}
