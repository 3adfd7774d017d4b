package dev.taskforge.ops.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A YAML value with its place. Immutable. */
public sealed interface Tree {

    Place place();

    /** A copy in which every text (never a key) went through {@code change}. */
    Tree mapTexts(UnaryOperator<String> change);

    /** What a scalar is by the rules of YAML's core schema; whatever stands in quotes is a text. */
    enum Sort {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NOTHING
    }

    /** A single value as written, quotes removed. */
    record Scalar(Place place, Sort sort, String text) implements Tree {
        @Override
        public Tree mapTexts(UnaryOperator<String> change) {
            return sort == Sort.TEXT ? new Scalar(place, sort, change.apply(text)) : this;
        }
    }

    /** A list. */
    record Items(Place place, List<Tree> items) implements Tree {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public Tree mapTexts(UnaryOperator<String> change) {
            var changed = new ArrayList<Tree>();
            items.forEach(item -> changed.add(item.mapTexts(change)));
            return new Items(place, changed);
        }
    }

    /** Keys with values, in the order written. */
    record Mapping(Place place, Map<String, Entry> entries) implements Tree {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public Tree mapTexts(UnaryOperator<String> change) {
            var changed = new LinkedHashMap<String, Entry>();
            entries.forEach((key, entry) ->
                    changed.put(key, new Entry(entry.place(), entry.value().mapTexts(change))));
            return new Mapping(place, changed);
        }
    }

    /**
     * The value of a key.
     *
     * @param place where the key stands
     */
    record Entry(Place place, Tree value) {}
}
