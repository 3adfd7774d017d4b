package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A single value that is not simply a text.
 *
 * @param convert returns null when the scalar does not fit
 * @param wrong says what was expected
 */
record ScalarType<T>(Map<String, Object> schema, Conversion<T> convert, Function<String, Message> wrong)
        implements Type<T> {

    /** Turns a scalar into a value. */
    @FunctionalInterface
    interface Conversion<T> {
        @Nullable
        T of(Tree.Scalar scalar);
    }

    @Override
    public @Nullable T read(Tree tree, Reading reading) {
        var scalar = Scalars.single(tree, reading);
        if (scalar == null) {
            return null;
        }
        var value = convert.of(scalar);
        if (value == null) {
            reading.report(scalar.place(), wrong.apply(scalar.text()), null);
        }
        return value;
    }
}
