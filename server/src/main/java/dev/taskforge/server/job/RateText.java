package dev.taskforge.server.job;

import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.http.ProblemException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rate of a queue as people write it: {@code 100/1m}. */
public final class RateText {
    private static final String OFF = "off";
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})/(\\S{1,12})");

    private RateText() {}

    /** Reads a rate; null for {@code off}. Anything else is a problem that says how to write it. */
    static @Nullable QueueRate parse(String text) {
        if (text.equals(OFF)) {
            return null;
        }
        var match = FORM.matcher(text);
        var period = match.matches() ? Durations.parse(match.group(2)) : null;
        if (period != null) {
            int count = Integer.parseInt(match.group(1));
            if (count >= 1
                    && count <= QueueRate.MOST
                    && period.compareTo(Duration.ofSeconds(1)) >= 0
                    && period.compareTo(QueueRate.LONGEST) <= 0) {
                return new QueueRate(count, period);
            }
        }
        throw ProblemException.invalid(
                "rate", Message.of("queue.rate", QueueRate.MOST, Durations.show(QueueRate.LONGEST)));
    }

    /** Writes a rate. */
    public static @Nullable String show(@Nullable QueueRate rate) {
        return rate == null ? null : rate.count() + "/" + Durations.show(rate.period());
    }

    /** Writes a rate; {@code off} for none. */
    static String said(@Nullable QueueRate rate) {
        return rate == null ? OFF : String.valueOf(show(rate));
    }
}
