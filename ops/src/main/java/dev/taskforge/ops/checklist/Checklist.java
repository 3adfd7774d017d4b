package dev.taskforge.ops.checklist;

import java.time.Instant;

/**
 * An imported document.
 *
 * @param file its path in the project's folder, or its name when it lies elsewhere
 * @param revision rises with every import and every change of a binding
 */
public record Checklist(
        long id,
        String project,
        String file,
        String title,
        Outlined outline,
        long revision,
        Instant importedAt,
        String importedBy) {}
