package dev.taskforge.ops.watch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What looks are rolled up to, and how long that is kept. */
enum Span {
    MINUTE(Duration.ofMinutes(1), Duration.ofDays(7)),
    HOUR(Duration.ofHours(1), Duration.ofDays(92)),
    /** Of UTC. */
    DAY(Duration.ofDays(1), Duration.ofDays(400));

    private final Duration length;
    private final Duration kept;

    Span(Duration length, Duration kept) {
        this.length = length;
        this.kept = kept;
    }

    /** What it is rolled up from; null for looks. */
    @Nullable
    Span finer() {
        return switch (this) {
            case MINUTE -> null;
            case HOUR -> MINUTE;
            case DAY -> HOUR;
        };
    }

    Duration kept() {
        return kept;
    }

    /** As it is written: in minutes. */
    int minutes() {
        return (int) length.toMinutes();
    }

    /** The column of {@code watch_duty} that says up to when it is done. */
    String mark() {
        return switch (this) {
            case MINUTE -> "minute_until";
            case HOUR -> "hour_until";
            case DAY -> "day_until";
        };
    }

    /** When the one that holds this moment began. */
    long floor(long ms) {
        return ms - Math.floorMod(ms, length.toMillis());
    }

    long floor(Instant at) {
        return floor(at.toEpochMilli());
    }

    long millis() {
        return length.toMillis();
    }
}
