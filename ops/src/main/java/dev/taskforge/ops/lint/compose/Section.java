package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mapping of a Compose file, merged, with variables filled in as values are asked for. Immutable. */
public final class Section {
    private final Node.Mapping node;
    private final Function<String, @Nullable String> values;

    Section(Node.Mapping node, Function<String, @Nullable String> values) {
        this.node = node;
        this.values = values;
    }

    /** Where it stands, from its first key to the end of its last value. */
    public Spot spot() {
        return node.spot();
    }

    public List<String> keys() {
        return List.copyOf(node.entries().keySet());
    }

    public boolean has(String key) {
        return node.entries().containsKey(key);
    }

    /** Where a key stands; null when it is not there. */
    public @Nullable Spot keySpot(String key) {
        var entry = node.entries().get(key);
        return entry == null ? null : entry.key();
    }

    /** A single value; null when it is not there, is nothing, or is a list or mapping. */
    public @Nullable Text text(String key) {
        return node.get(key) instanceof Node.Scalar scalar && !scalar.nothing() ? text(scalar) : null;
    }

    /** Whether a key says {@code true}. */
    public boolean isTrue(String key) {
        var text = text(key);
        return text != null && text.isTrue();
    }

    /** The single values of a list, or the one that is not in a list; empty when there is none. */
    public List<Text> texts(String key) {
        return nodes(key).stream()
                .map(item -> item instanceof Node.Scalar scalar && !scalar.nothing() ? text(scalar) : null)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is below a key; empty when it is not there or is no mapping. */
    public Section section(String key) {
        return sectionOf(node.get(key), node.spot());
    }

    /**
     * What is below a key as names, be it a list of names, a list of {@code name=value}, a mapping or any mixture; of
     * two with the same name the later one holds. The value of a plain name is nothing.
     */
    Map<String, Node.Entry> named(String key) {
        var found = new LinkedHashMap<String, Node.Entry>();
        for (var item : nodes(key)) {
            switch (item) {
                case Node.Mapping mapping -> found.putAll(mapping.entries());
                case Node.Scalar scalar -> {
                    int equals = scalar.text().indexOf('=');
                    var name = equals < 0 ? scalar.text() : scalar.text().substring(0, equals);
                    var value = equals < 0 ? "" : scalar.text().substring(equals + 1);
                    found.put(
                            name,
                            new Node.Entry(scalar.spot(), new Node.Scalar(scalar.spot(), null, value, equals < 0)));
                }
                case Node.Items items -> {
                    // a list in a list has no names
                }
            }
        }
        return found;
    }

    List<Node> nodes(String key) {
        var below = node.get(key);
        return below == null ? List.of() : Overlay.items(below);
    }

    @Nullable
    Node node(String key) {
        return node.get(key);
    }

    Section sectionOf(@Nullable Node below, Spot otherwise) {
        return new Section(below instanceof Node.Mapping mapping ? mapping : Node.Mapping.empty(otherwise), values);
    }

    Text text(Node.Scalar scalar) {
        return fill(scalar.spot(), scalar.text());
    }

    Text fill(Spot spot, String raw) {
        var filled = Interpolation.fill(raw, values);
        return new Text(spot, raw, filled.text(), filled.complete());
    }

    /** The place only: values may be secrets. */
    @Override
    public String toString() {
        return node.toString();
    }
}
