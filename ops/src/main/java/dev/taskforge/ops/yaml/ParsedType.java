package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A text that stands for a value of another type. Variables are not allowed in it. */
public record ParsedType<T>(Map<String, Object> schema, Function<String, Parsed<T>> parser) implements Type<T> {

    /** The outcome: a value, or what is wrong. */
    public record Parsed<T>(
            @Nullable T value,
            @Nullable Message message,
            @Nullable Message suggestion) {}

    public static <T> Parsed<T> right(T value) {
        return new Parsed<>(value, null, null);
    }

    public static <T> Parsed<T> wrong(Message message, @Nullable Message suggestion) {
        return new Parsed<>(null, message, suggestion);
    }

    @Override
    public @Nullable T read(Tree tree, Reading reading) {
        var scalar = Scalars.single(tree, reading);
        if (scalar == null) {
            return null;
        }
        var parsed = parser.apply(scalar.text());
        if (parsed.message() != null) {
            reading.report(scalar.place(), parsed.message(), parsed.suggestion());
        }
        return parsed.value();
    }
}
