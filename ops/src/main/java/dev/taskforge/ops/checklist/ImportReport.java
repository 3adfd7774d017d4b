package dev.taskforge.ops.checklist;

import java.util.List;

/**
 * What an import did.
 *
 * @param items how many the document has
 * @param added names of items that are new
 * @param moved names of items found again under other headings; they kept their history
 * @param missing names of items the document does not have any more; they stay until somebody retires them
 * @param lapsed names of items of which an accepted command changed
 * @param unchanged whether the very same bytes were imported before
 */
public record ImportReport(
        Checklist checklist,
        int items,
        List<String> added,
        List<String> moved,
        List<String> missing,
        List<String> lapsed,
        boolean unchanged) {}
