package dev.taskforge.ops.lint.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lays one Compose file, or one service, over another. Mappings are merged key by key; commands and health tests are
 * replaced; other lists are joined, and what has the same name in them is settled by whoever reads them, the later one
 * winning. {@code !reset} removes and {@code !override} replaces. Source: the Compose specification, "Merge".
 */
final class Overlay {
    private static final Set<String> REPLACED = Set.of("command", "entrypoint", "test");

    private Overlay() {}

    static Node.Mapping merge(Node.Mapping below, Node.Mapping above) {
        var entries = new LinkedHashMap<>(below.entries());
        above.entries().forEach((key, entry) -> {
            var old = entries.get(key);
            var merged = merge(key, old == null ? null : old.value(), entry.value());
            if (merged == null) {
                entries.remove(key);
            } else {
                // What is only completed stays where it began.
                var first = old == null || merged.equals(entry.value()) ? entry : old;
                entries.put(key, new Node.Entry(first.key(), merged));
            }
        });
        return new Node.Mapping(above.spot(), null, entries);
    }

    private static @Nullable Node merge(String key, @Nullable Node below, Node above) {
        if ("!reset".equals(above.tag())) {
            return null;
        }
        if (below == null || "!override".equals(above.tag()) || REPLACED.contains(key)) {
            return above;
        }
        if (below instanceof Node.Mapping lower && above instanceof Node.Mapping upper) {
            return merge(lower, upper);
        }
        if (below instanceof Node.Scalar && above instanceof Node.Scalar) {
            return above;
        }
        if (above instanceof Node.Scalar scalar && scalar.nothing()) {
            return below;
        }
        return new Node.Items(
                above.spot(),
                null,
                Stream.concat(items(below).stream(), items(above).stream()).toList());
    }

    /** Any value as a list; a mapping as a list of mappings with one key each. */
    static List<Node> items(Node node) {
        return switch (node) {
            case Node.Items items -> items.items();
            case Node.Mapping mapping -> {
                var single = new ArrayList<Node>();
                mapping.entries()
                        .forEach((key, entry) -> single.add(new Node.Mapping(entry.key(), null, Map.of(key, entry))));
                yield single;
            }
            case Node.Scalar scalar -> scalar.nothing() ? List.of() : List.of(scalar);
        };
    }
}
