package dev.taskforge.ops.checklist;

import java.util.List;

/**
 * What an import did.
 *
 * @param items how many the document has
 * @param added names of items that are new
 * @param moved names of items found again under other headings; they kept their history
 * @param reworded names of items whose text changed; they kept their history, but a person's word counts no longer
 * @param missing names of items the document does not have any more; they stay until somebody retires them
 * @param lowered names of items that the document does not call P0 any more
 * @param lapsed names of items of which an accepted command changed
 * @param overtaken names of items of which a priority or a condition counts no longer, since the document changed
 * @param unchanged whether the very same bytes were imported before
 */
public record ImportReport(
        Checklist checklist,
        int items,
        List<String> added,
        List<String> moved,
        List<String> reworded,
        List<String> missing,
        List<String> lowered,
        List<String> lapsed,
        List<String> overtaken,
        boolean unchanged) {}
