package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a Compose file with its place; anchors, aliases and merge keys are resolved. Immutable. */
sealed interface Node {

    /** Where it stands; of a list or mapping from its beginning to the end of its last value. */
    Spot spot();

    /** {@code !reset}, {@code !override}, or null. */
    @Nullable
    String tag();

    /**
     * A single value, its quotes removed.
     *
     * @param nothing whether it is written as no value at all ({@code key:}, {@code ~}, {@code null})
     */
    record Scalar(Spot spot, @Nullable String tag, String text, boolean nothing) implements Node {
        @Override
        public String toString() {
            return spot.toString();
        }
    }

    /** A list. */
    record Items(Spot spot, @Nullable String tag, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return spot.toString();
        }
    }

    /** Keys with values, in the order written. */
    record Mapping(Spot spot, @Nullable String tag, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        static Mapping empty(Spot spot) {
            return new Mapping(spot, null, Map.of());
        }

        @Nullable
        Node get(String key) {
            var entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        @Override
        public String toString() {
            return spot.toString();
        }
    }

    /**
     * A key with its value.
     *
     * @param key where the key stands
     */
    record Entry(Spot key, Node value) {}
}
