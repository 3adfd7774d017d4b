package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one object after its keys were read, and a way to refuse what they say together. */
public final class Values {
    private final Tree.Mapping tree;
    private final Map<Field<?>, Object> values;
    private final Reading reading;

    Values(Tree.Mapping tree, Map<Field<?>, Object> values, Reading reading) {
        this.tree = tree;
        this.values = values;
        this.reading = reading;
    }

    /** The value of a key that is required or has a default. */
    public <T> T get(Field<T> field) {
        var value = find(field);
        if (value == null) {
            throw new IllegalArgumentException(field.name() + " is optional and was left out; use find");
        }
        return value;
    }

    /** The value of a key, its default, or null. */
    @SuppressWarnings("unchecked") // a field's own type read the value
    public <T> @Nullable T find(Field<T> field) {
        var value = (T) values.get(field);
        return value == null ? field.fallback() : value;
    }

    /** Where the object stands. */
    public Place place() {
        return tree.place();
    }

    /** Whether the key was written. */
    public boolean has(Field<?> field) {
        return values.containsKey(field);
    }

    /** Whether the key was written as a text whose variables are not filled in yet. */
    public boolean isOpen(Field<?> field) {
        return values.get(field) instanceof String text && reading.isOpen(text);
    }

    /** Reports a problem at the value of {@code field}, or at the object when it was left out. */
    public void refuse(Field<?> field, Message message, @Nullable Message suggestion) {
        var entry = tree.entries().get(field.name());
        if (entry == null) {
            refuse(message, suggestion);
        } else {
            reading.key(field.name()).report(entry.value().place(), message, suggestion);
        }
    }

    /** Reports a problem of the object as a whole. */
    public void refuse(Message message, @Nullable Message suggestion) {
        reading.report(tree.place(), message, suggestion);
    }
}
