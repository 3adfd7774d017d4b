package dev.taskforge.ops.lint.compose;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the services of a stack come to once references, bases and variables are put in, before they are read: a
 * small file can describe more than any memory holds. Not safe for several threads.
 */
final class Growth {
    /** Values of all services together. */
    static final int MOST_VALUES = 50_000;

    /** Characters of all variables that are filled in. */
    static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private final Function<String, @Nullable String> values;
    private int count;
    private long characters;

    /** @param values of the variables */
    Growth(Function<String, @Nullable String> values) {
        this.values = values;
    }

    /** Adds a service; false when it is too much, and the rest of it is not looked at. */
    boolean fits(Node node) {
        if (++count > MOST_VALUES || characters > MOST_CHARACTERS) {
            return false;
        }
        return switch (node) {
            case Node.Scalar scalar -> fill(scalar.text());
            case Node.Items items -> items.items().stream().allMatch(this::fits);
            case Node.Mapping mapping -> mapping.entries().values().stream().allMatch(entry -> fits(entry.value()));
        };
    }

    private boolean fill(String text) {
        for (var use : Interpolation.fill(text, name -> null).references()) {
            var value = values.apply(use.name());
            characters += value == null ? 0 : value.length();
        }
        return characters <= MOST_CHARACTERS;
    }
}
