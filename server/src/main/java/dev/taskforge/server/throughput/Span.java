package dev.taskforge.server.throughput;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far back a reader looks, and in which steps. */
public enum Span {
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1)),
    SIX_HOURS("6h", Duration.ofHours(6), Duration.ofMinutes(5)),
    DAY("24h", Duration.ofHours(24), Duration.ofMinutes(20)),
    WEEK("7d", Duration.ofDays(7), Duration.ofHours(2));

    private final String word;
    private final Duration length;
    private final Duration step;

    Span(String word, Duration length, Duration step) {
        this.word = word;
        this.length = length;
        this.step = step;
    }

    /** As it is written in an address: {@code 1h}, {@code 6h}, {@code 24h}, {@code 7d}. */
    public String word() {
        return word;
    }

    public Duration length() {
        return length;
    }

    public Duration step() {
        return step;
    }

    /** Whether its steps are whole periods, which are read faster than minutes. */
    boolean inPeriods() {
        return step.compareTo(Ledger.PERIOD) >= 0;
    }

    public static Optional<Span> of(String word) {
        return Arrays.stream(values()).filter(span -> span.word.equals(word)).findFirst();
    }

    /** All words, as a message names them. */
    public static String words() {
        return String.join(", ", Arrays.stream(values()).map(Span::word).toList());
    }
}
