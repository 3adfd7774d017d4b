package dev.taskforge.server.checklist;

import dev.taskforge.ops.checklist.ImportReport;
import java.util.List;

/**
 * What an import did.
 *
 * @param items how many the document has
 * @param missing items the document does not have any more; they stay in the gate until somebody retires them
 * @param reworded items whose text changed; they kept their history, but a person's word counts no longer
 * @param lowered items that the document does not call P0 any more
 * @param overtaken items of which a priority or a condition counts no longer, since the document changed
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
        List<String> reworded,
        List<String> missing,
        List<String> lowered,
        List<String> lapsed,
        List<String> overtaken,
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
                report.reworded(),
                report.missing(),
                report.lowered(),
                report.lapsed(),
                report.overtaken(),
                report.unchanged());
    }
}
