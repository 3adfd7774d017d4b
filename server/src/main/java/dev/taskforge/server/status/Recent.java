package dev.taskforge.server.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made anew when it is some seconds old: however many ask, it is made once. When it cannot be made, it is not tried
 * again for as long, so that a crowd does not wait for a database that is away one by one. Safe for use by any thread.
 */
final class Recent<T> {
    private final Supplier<T> maker;
    private final Duration age;
    private final Clock clock;
    private @Nullable T value;
    private @Nullable RuntimeException failure;
    private Instant made = Instant.EPOCH;

    Recent(Supplier<T> maker, Duration age, Clock clock) {
        this.maker = maker;
        this.age = age;
        this.clock = clock;
    }

    synchronized T get() {
        var now = clock.instant();
        if (!now.isBefore(made) && now.isBefore(made.plus(age))) {
            if (failure != null) {
                throw failure;
            }
            if (value != null) {
                return value;
            }
        }
        try {
            var fresh = maker.get();
            value = fresh;
            failure = null;
            made = now;
            return fresh;
        } catch (RuntimeException e) {
            failure = e;
            made = clock.instant();
            throw e;
        }
    }
}
