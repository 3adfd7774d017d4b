package dev.taskforge.ops.backup.csv;

import java.util.LinkedHashSet;
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
        // Of a.b, the table b of the schema a is meant before a table of public that is called so.
        var chosen = new LinkedHashSet<Layout.Table>();
        for (var name : asked) {
            var exact = all.stream()
                    .filter(table -> table.name().toString().equals(name))
                    .toList();
            chosen.addAll(
                    exact.isEmpty()
                            ? all.stream()
                                    .filter(table -> table.name().isMeantBy(name))
                                    .toList()
                            : exact);
        }
        var unknown = asked.stream()
                .filter(name -> all.stream().noneMatch(table -> table.name().isMeantBy(name)))
                .toList();
        return new Selection(all.stream().filter(chosen::contains).toList(), unknown);
    }
}
