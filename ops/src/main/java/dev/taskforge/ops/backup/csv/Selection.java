package dev.taskforge.ops.backup.csv;

import java.util.List;
import java.util.stream.Collectors;
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
        var unknown = asked.stream().filter(name -> meant(all, name).isEmpty()).toList();
        var chosen = asked.stream().flatMap(name -> meant(all, name).stream()).collect(Collectors.toSet());
        return new Selection(all.stream().filter(chosen::contains).toList(), unknown);
    }

    /** Of {@code a.b}, the table {@code b} of the schema {@code a} before one of {@code public} that is called so. */
    private static List<Layout.Table> meant(List<Layout.Table> all, String name) {
        var exact = all.stream()
                .filter(table -> table.name().toString().equals(name))
                .toList();
        return exact.isEmpty()
                ? all.stream().filter(table -> table.name().isMeantBy(name)).toList()
                : exact;
    }
}
