package dev.taskforge.ops.backup.csv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are written.
 *
 * @param unknown what was asked for and is not there
 */
public record Selection(List<Layout.Table> tables, List<String> unknown) {

    /** @param asked their names; null for all that have columns to be written */
    public static Selection of(Layout layout, @Nullable List<String> asked) {
        var all = layout.tables().stream()
                .filter(table -> !table.written().isEmpty())
                .toList();
        if (asked == null) {
            return new Selection(all, List.of());
        }
        var unknown = asked.stream()
                .filter(name -> all.stream().noneMatch(table -> table.name().isMeantBy(name)))
                .toList();
        var chosen = all.stream()
                .filter(table -> asked.stream().anyMatch(table.name()::isMeantBy))
                .toList();
        return new Selection(chosen, unknown);
    }
}
