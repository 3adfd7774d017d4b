package dev.taskforge.ops.watch;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** For how long back the history of a monitor is told, and in which parts. */
public enum Range {
    DAY("24h", Duration.ofHours(24), Span.MINUTE, Duration.ofMinutes(10)),
    WEEK("7d", Duration.ofDays(7), Span.HOUR, Duration.ofHours(1)),
    MONTH("30d", Duration.ofDays(30), Span.HOUR, Duration.ofHours(6)),
    QUARTER("90d", Duration.ofDays(90), Span.DAY, Duration.ofDays(1));

    private final String word;
    private final Duration length;
    private final Span span;
    private final Duration part;

    Range(String word, Duration length, Span span, Duration part) {
        this.word = word;
        this.length = length;
        this.span = span;
        this.part = part;
    }

    /** The one of this word. */
    public static Optional<Range> of(String word) {
        return Arrays.stream(values()).filter(range -> range.word.equals(word)).findFirst();
    }

    /** As people write it. */
    public String word() {
        return word;
    }

    public Duration length() {
        return length;
    }

    /** How long one part is. */
    public Duration part() {
        return part;
    }

    Span span() {
        return span;
    }
}
