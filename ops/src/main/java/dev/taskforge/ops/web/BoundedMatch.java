package dev.taskforge.ops.web;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for a pattern in a text that may have been made to keep it busy: gives up after half a second. */
final class BoundedMatch {
    private static final Duration MOST = Duration.ofMillis(500);

    private BoundedMatch() {}

    /** The first group, or the whole match when the pattern has none; null when nothing is found in time. */
    static @Nullable String first(Pattern pattern, String text) {
        try {
            var found = pattern.matcher(new Timed(text, System.nanoTime() + MOST.toNanos()));
            return found.find() ? found.group(Math.min(1, found.groupCount())) : null;
        } catch (OutOfTime | StackOverflowError e) {
            return null;
        }
    }

    private static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A text that refuses to be read once the time is over. */
    private static final class Timed implements CharSequence {
        private final CharSequence text;
        private final long end;
        private int reads;

        Timed(CharSequence text, long end) {
            this.text = text;
            this.end = end;
        }

        @Override
        public char charAt(int index) {
            if ((++reads & 0x3ff) == 0 && System.nanoTime() > end) {
                throw new OutOfTime();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int stop) {
            return text.subSequence(start, stop);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
