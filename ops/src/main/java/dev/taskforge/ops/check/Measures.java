package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that were measured, beside the limits a file sets for them by the same names. What is beyond its limit is told first, then
 * what cannot be known, which is never a pass. Not safe for several threads.
 */
final class Measures {
    private final String kind;
    private final String place;
    private final List<String> within = new ArrayList<>();
    private final List<String> beyond = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private @Nullable Message fix;
    private @Nullable Answer unknown;

    /**
     * Begins with nothing.
     *
     * @param kind whose messages say what to do: {@code check.<kind>.<key>.fix}
     * @param place what was measured, as people know it
     */
    Measures(String kind, String place) {
        this.kind = kind;
        this.place = place;
    }

    /** A number that may be at most its limit; nothing when there is none. */
    void most(String key, double value, @Nullable BigDecimal limit) {
        if (limit != null) {
            add(key, value <= limit.doubleValue(), show(value), "≤", ">", plain(limit));
        }
    }

    /** A number that must be at least its limit. */
    void least(String key, double value, @Nullable BigDecimal limit) {
        if (limit != null) {
            add(key, value >= limit.doubleValue(), show(value), "≥", "<", plain(limit));
        }
    }

    void most(String key, long value, @Nullable Integer limit) {
        if (limit != null) {
            add(key, value <= limit, String.valueOf(value), "≤", ">", limit.toString());
        }
    }

    void least(String key, long value, @Nullable Integer limit) {
        if (limit != null) {
            add(key, value >= limit, String.valueOf(value), "≥", "<", limit.toString());
        }
    }

    /** A duration that may be at most its limit. */
    void most(String key, Duration value, @Nullable Duration limit) {
        if (limit != null) {
            add(key, value.compareTo(limit) <= 0, show(value), "≤", ">", Durations.show(limit));
        }
    }

    /** Something that is as wanted or not, in words that are the same in every language. */
    void state(String key, boolean right, String seen) {
        (right ? within : beyond).add(key + " " + seen);
        if (!right) {
            begin(key);
        }
    }

    /** What only a second reading tells. */
    void later(String key) {
        later.add(key);
    }

    /** What cannot be known here; the first reason is told. */
    void unknown(Message why, Message what) {
        unknown(Answer.error(why, what));
    }

    /** The same, where it is told already. */
    void unknown(Answer told) {
        if (unknown == null) {
            unknown = told;
        }
    }

    private void add(String key, boolean right, String value, String relation, String opposite, String limit) {
        (right ? within : beyond).add(key + " " + value + " " + (right ? relation : opposite) + " " + limit);
        if (!right) {
            begin(key);
        }
    }

    /** What to do about the first one is said. */
    private void begin(String key) {
        if (fix == null) {
            fix = Message.of("check." + kind + "." + key.replace('_', '-') + ".fix", place);
        }
    }

    Answer answer() {
        if (fix != null) {
            return Answer.fail(Message.of("check.measures.beyond", place, String.join(", ", beyond)), fix);
        }
        if (unknown != null) {
            return unknown;
        }
        var seen = within.isEmpty() ? "–" : String.join(", ", within);
        return Answer.pass(
                later.isEmpty()
                        ? Message.of("check.measures.within", place, seen)
                        : Message.of("check.measures.later", place, seen, String.join(", ", later)));
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /** In two digits behind the point where they tell something. */
    private static String show(double value) {
        int digits = Math.abs(value) < 10 ? 2 : 1;
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String show(Duration value) {
        if (value.compareTo(Duration.ofMinutes(1)) >= 0) {
            return Durations.roughly(value);
        }
        return value.toMillis() < 1000
                ? value.toMillis() + "ms"
                : String.format(Locale.ROOT, "%.1fs", value.toMillis() / 1000.0);
    }
}
