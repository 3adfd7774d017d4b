package dev.taskforge.server.checklist;

import dev.taskforge.ops.checklist.Checklist;
import java.time.Instant;

/** An imported checklist in the list of them. */
public record ChecklistSummary(
        long id, String project, String file, String title, Instant importedAt, String importedBy) {
    static ChecklistSummary of(Checklist checklist) {
        return new ChecklistSummary(
                checklist.id(),
                checklist.project(),
                checklist.file(),
                checklist.title(),
                checklist.importedAt(),
                checklist.importedBy());
    }
}
