package dev.taskforge.ops.backup.csv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * In which order tables are filled: what is referred to comes first. Where tables refer to each other in a circle, keys that the
 * database can look at when all is there do not count.
 *
 * @param tables in that order; as far as it goes when there is a circle
 * @param circle tables that refer to each other by keys that are looked at at once, the first once more at the end; else empty
 */
public record FillOrder(List<TableName> tables, List<TableName> circle) {

    /** The order of these tables. */
    public static FillOrder of(Collection<TableName> tables, List<Layout.Key> keys) {
        // A key of a table to itself is looked at when all its rows are there.
        var between = keys.stream()
                .filter(key -> !key.child().equals(key.parent()))
                .filter(key -> tables.contains(key.child()) && tables.contains(key.parent()))
                .toList();
        var all = ordered(tables, between);
        if (all.circle().isEmpty()) {
            return all;
        }
        return ordered(
                tables,
                between.stream().filter(Predicate.not(Layout.Key::deferrable)).toList());
    }

    private static FillOrder ordered(Collection<TableName> tables, List<Layout.Key> keys) {
        var left = new TreeSet<>(tables);
        var done = new ArrayList<TableName>();
        while (!left.isEmpty()) {
            var free = left.stream()
                    .filter(table ->
                            keys.stream().noneMatch(key -> key.child().equals(table) && left.contains(key.parent())))
                    .toList();
            if (free.isEmpty()) {
                return new FillOrder(List.copyOf(done), circle(left, keys));
            }
            done.addAll(free);
            left.removeAll(free);
        }
        return new FillOrder(List.copyOf(done), List.of());
    }

    /** Each of those that are left refers to another one of them, so that whoever follows comes back. */
    private static List<TableName> circle(TreeSet<TableName> left, List<Layout.Key> keys) {
        var way = new ArrayList<TableName>();
        var at = left.first();
        while (!way.contains(at)) {
            way.add(at);
            var here = at;
            at = keys.stream()
                    .filter(key -> key.child().equals(here) && left.contains(key.parent()))
                    .map(Layout.Key::parent)
                    .findFirst()
                    .orElseThrow();
        }
        way.add(at);
        return List.copyOf(way.subList(way.indexOf(at), way.size()));
    }
}
