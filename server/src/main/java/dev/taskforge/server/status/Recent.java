package dev.taskforge.server.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made anew when it is some seconds old: however many ask, it is made once. Safe for use by any thread. */
final class Recent<T> {
    private final Supplier<T> maker;
    private final Duration age;
    private final Clock clock;
    private @Nullable T value;
    private Instant made = Instant.EPOCH;

    Recent(Supplier<T> maker, Duration age, Clock clock) {
        this.maker = maker;
        this.age = age;
        this.clock = clock;
    }

    synchronized T get() {
        var now = clock.instant();
        var known = value;
        if (known != null && !now.isBefore(made) && now.isBefore(made.plus(age))) {
            return known;
        }
        var fresh = maker.get();
        value = fresh;
        made = now;
        return fresh;
    }
}
