package dev.taskforge.ops.checklist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table of phases.
 *
 * @param label as the table writes it, such as {@code 6}
 * @param title what the phase is about; empty when the table does not say
 * @param estimate as written; empty when the table does not say
 * @param status where the table says whether it is done
 * @param headingStatus where its heading says so too; null when it does not
 * @param items the keys of the items below its heading
 */
public record Phase(
        String label,
        String title,
        String estimate,
        Mark status,
        @Nullable Mark headingStatus,
        List<String> items) {
    public Phase {
        items = List.copyOf(items);
    }
}
