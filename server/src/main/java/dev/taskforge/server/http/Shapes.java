package dev.taskforge.server.http;

import dev.taskforge.server.http.Shape.AnyShape;
import dev.taskforge.server.http.Shape.ChoiceShape;
import dev.taskforge.server.http.Shape.DecimalShape;
import dev.taskforge.server.http.Shape.Field;
import dev.taskforge.server.http.Shape.ListShape;
import dev.taskforge.server.http.Shape.MapShape;
import dev.taskforge.server.http.Shape.ObjectShape;
import dev.taskforge.server.http.Shape.TextShape;
import dev.taskforge.server.http.Shape.TimeShape;
import dev.taskforge.server.http.Shape.WholeShape;
import dev.taskforge.server.http.Shape.YesNoShape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the shape of a record once, from its components: {@code @Nullable} ones are optional, names become snake_case,
 * {@link Text} and {@link Whole} set limits.
 */
final class Shapes {
    private static final TextShape USUAL_TEXT = new TextShape(1, 1_000, null, false);

    private Shapes() {}

    /** The shape of a record type. Throws when a component has a type that JSON cannot carry here. */
    static ObjectShape ofRecord(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        var components = type.getRecordComponents();
        var fields = Arrays.stream(components).map(Shapes::field).toList();
        try {
            var maker = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            maker.setAccessible(true);
            return new ObjectShape(type, fields, maker);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its canonical constructor: " + type, e);
        }
    }

    private static Field field(RecordComponent component) {
        var about = component.getAnnotation(About.class);
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        var shape = of(component.getGenericType(), component);
        return new Field(snakeCase(component.getName()), shape, !optional, about == null ? null : about.value());
    }

    private static Shape of(Type type, RecordComponent component) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            var arguments = generic.getActualTypeArguments();
            if (Map.class.isAssignableFrom(raw)) {
                return new MapShape(of(arguments[1], component));
            }
            if (Collection.class.isAssignableFrom(raw)) {
                return new ListShape(of(arguments[0], component), Set.class.isAssignableFrom(raw));
            }
            throw new IllegalArgumentException("cannot describe " + component);
        }
        if (!(type instanceof Class<?> plain)) {
            // A type variable, such as the item of a page: whatever it is bound to.
            return new AnyShape();
        }
        return ofClass(plain, component);
    }

    private static Shape ofClass(Class<?> type, RecordComponent component) {
        if (type == String.class) {
            return text(component.getAnnotation(Text.class));
        }
        if (type == int.class || type == Integer.class) {
            return whole(component.getAnnotation(Whole.class), Integer.MIN_VALUE, Integer.MAX_VALUE, false);
        }
        if (type == long.class || type == Long.class) {
            return whole(component.getAnnotation(Whole.class), Long.MIN_VALUE, Long.MAX_VALUE, true);
        }
        if (type == double.class || type == Double.class) {
            return new DecimalShape();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new YesNoShape();
        }
        if (type == Instant.class) {
            return new TimeShape();
        }
        if (type.isEnum()) {
            return choice(type);
        }
        if (type.isRecord()) {
            return ofRecord(type);
        }
        if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
            return new AnyShape();
        }
        throw new IllegalArgumentException("cannot describe " + component + " of " + component.getDeclaringRecord());
    }

    private static TextShape text(@Nullable Text limits) {
        if (limits == null) {
            return USUAL_TEXT;
        }
        var pattern = limits.pattern().isEmpty() ? null : Pattern.compile(limits.pattern());
        return new TextShape(limits.min(), limits.max(), pattern, limits.lines());
    }

    private static WholeShape whole(@Nullable Whole limits, long least, long most, boolean wide) {
        return limits == null
                ? new WholeShape(least, most, wide)
                : new WholeShape(limits.min(), Math.min(limits.max(), most), wide);
    }

    private static ChoiceShape choice(Class<?> type) {
        var constants = new LinkedHashMap<String, Object>();
        for (var constant : List.of(type.getEnumConstants())) {
            constants.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
        }
        return new ChoiceShape(constants);
    }

    private static String snakeCase(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }
}
