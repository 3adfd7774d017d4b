package dev.taskforge.server.http;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of a JSON value: how it is decoded, checked and documented. */
sealed interface Shape {

    record TextShape(int min, int max, @Nullable Pattern pattern, boolean lines) implements Shape {}

    /** @param wide whether it is a long */
    record WholeShape(long min, long max, boolean wide) implements Shape {}

    record DecimalShape() implements Shape {}

    record YesNoShape() implements Shape {}

    record TimeShape() implements Shape {}

    /** @param constants by their name in JSON */
    record ChoiceShape(Map<String, Object> constants) implements Shape {}

    record ListShape(Shape element, boolean unique) implements Shape {}

    record MapShape(Shape value) implements Shape {}

    /** Any JSON value, kept as it is. */
    record AnyShape() implements Shape {}

    /** @param maker the canonical constructor, its parameters in the order of {@code fields} */
    record ObjectShape(Class<?> type, List<Field> fields, Constructor<?> maker) implements Shape {
        @Nullable
        Field field(String name) {
            return fields.stream()
                    .filter(field -> field.name.equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** @param name in JSON */
    record Field(
            String name,
            Shape shape,
            boolean required,
            @Nullable String about) {}
}
