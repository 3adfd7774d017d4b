package dev.taskforge.ops.lint;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What several rules make of the same setup, made once by the first that asks. Safe for several threads. */
public final class Derived {
    private final Map<Class<?>, Object> made = new HashMap<>();

    /** The one of this type; {@code make} must give the same whenever it is asked, and ask for no other. */
    public synchronized <T> T get(Class<T> type, Supplier<T> make) {
        return type.cast(made.computeIfAbsent(type, asked -> make.get()));
    }
}
