package dev.taskforge.ops.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A key of an object: its name, how its value is read, and what it means.
 *
 * @param required whether it must be there
 * @param fallback the value when it is not there; null for none
 * @param description one English sentence, shown by editors
 */
public record Field<T>(
        String name,
        Type<T> type,
        boolean required,
        @Nullable T fallback,
        String description) {

    /** A key that must be there. */
    public static <T> Field<T> required(String name, Type<T> type, String description) {
        return new Field<>(name, type, true, null, description);
    }

    /** A key that may be left out. */
    public static <T> Field<T> optional(String name, Type<T> type, String description) {
        return new Field<>(name, type, false, null, description);
    }

    /** A key that may be left out, and then has a value all the same. */
    public static <T> Field<T> withDefault(String name, Type<T> type, T fallback, String description) {
        return new Field<>(name, type, false, fallback, description);
    }
}
