package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the log of a container was read, by the time that Docker Engine gave each line. It asks for the last lines, and for more of
 * them until they reach back to what was read, but never for all of a log that nobody bounds. Not safe for several threads.
 */
final class ContainerLog {
    /** So many lines are asked for at first, and how many times as many after that. */
    private static final int FIRST = 1_000;

    private static final int MORE = 16;
    private static final int MOST = FIRST * MORE * MORE;
    /** Enough to know the last line again, though others came at the same moment. */
    private static final int LAST = 100;

    private static final Duration GRACE = Duration.ofSeconds(1);
    /** What is further ahead was written before the clock was set back. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    /** As it stands before each line, so that what is earlier is less as a text. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int TIME_LENGTH = 30;

    private String time;
    /** How many lines of that time were read; none while it is only the time from which on they are. */
    private int same;
    /** The time of the last line that was read before the clock was set back: all up to it is known. */
    private @Nullable String before;

    /** @param from what came before is not read */
    ContainerLog(Instant from) {
        time = TIME.format(from);
    }

    /**
     * One look at a container.
     *
     * @param errors whether what it writes to its other stream counts, too
     * @param deadline when to stop, as {@link System#nanoTime} counts
     */
    record Reading(
            Docker docker, Container container, boolean errors, Instant now, long deadline, LogLines.Taker taker) {}

    /**
     * How reading went.
     *
     * @param gap whether lines may have been lost
     * @param late whether some are left because time was up
     */
    record Read(boolean gap, boolean late) {}

    /** What ends an answer before its end. */
    private enum Why {
        /** It does not reach back to what was read. */
        SHORT,
        LATE
    }

    /** Ends reading. */
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Takes the last lines up to now, or none but to know where they end; returns whether time was up before that. */
    boolean begin(Reading reading, long count) throws IOException {
        LogLines.Taker nobody = (bytes, offset, length) -> {};
        time = "";
        var answer = new Answer(reading, false, count > 0 ? reading.taker : nobody);
        boolean ended = false;
        try {
            answer.ask(Math.clamp(count, LAST, MOST), null);
            ended = answer.why == null;
        } finally {
            if (same == 0 || (count == 0 && !ended)) {
                time = TIME.format(reading.now);
                same = 0;
            }
        }
        return answer.why == Why.LATE;
    }

    /** Reads on. */
    Read read(Reading reading) throws IOException {
        var present = TIME.format(reading.now);
        boolean setBack = time.compareTo(present) > 0;
        if (time.compareTo(TIME.format(reading.now.plus(AHEAD))) > 0) {
            // It would be long before lines count again.
            before = time;
            time = present;
            same = 0;
        }
        // The last line that was read is asked for, too, so that it shows whether they reach back to it.
        var since = same == 0 ? null : Instant.parse(time);
        for (int count = FIRST; count < MOST; count *= MORE) {
            var answer = new Answer(reading, true, reading.taker);
            answer.ask(count, since);
            if (answer.isEnough()) {
                return new Read(setBack, answer.why == Why.LATE);
            }
        }
        boolean known = same > 0;
        var answer = new Answer(reading, false, reading.taker);
        answer.ask(MOST, since);
        if (answer.isEnough()) {
            boolean isTooMuch = answer.later && (known || answer.count >= MOST);
            return new Read(setBack || isTooMuch, answer.why == Why.LATE);
        }
        // What was read last is not to be found any more.
        boolean isNew = !known && before == null;
        before = null;
        same = 0;
        return new Read(setBack || !isNew, false);
    }

    /** What Docker Engine answers, as it comes. */
    private final class Answer {
        private final String from = time;
        private final int read = same;
        private final Reading reading;
        private final String latest;
        private final boolean mayBeShort;
        private final LogLines.Taker taker;
        private int count;
        private boolean later;
        private boolean fresh;
        private boolean passed = before == null;
        private int again;
        private @Nullable Why why;

        /** @param mayBeShort whether it is of use only when it reaches back to what was read */
        Answer(Reading reading, boolean mayBeShort, LogLines.Taker taker) {
            this.reading = reading;
            this.mayBeShort = mayBeShort;
            this.taker = taker;
            latest = TIME.format(reading.now.plus(AHEAD));
        }

        void ask(int lines, @Nullable Instant since) throws IOException {
            var left = Duration.ofNanos(Math.max(0, reading.deadline - System.nanoTime()));
            var out = new Lines();
            var errors = reading.errors ? new Lines() : null;
            try {
                reading.docker.tail(reading.container, lines, since, left.plus(GRACE), out, errors);
                out.lines.end(this::take);
                if (errors != null) {
                    errors.lines.end(this::take);
                }
            } catch (Ended _) {
                return; // why says it
            }
            if (before != null && time.compareTo(before) > 0) {
                before = null; // the clock has come here again
            }
        }

        /** Whether it goes on from where reading stopped, as far as it came. */
        boolean isEnough() {
            // Lines of the other stream count among those that were asked for, though they are left out.
            boolean shows = count > 0 || (read == 0 && reading.errors);
            return why == Why.LATE || (why != Why.SHORT && passed && shows);
        }

        private void take(byte[] bytes, int offset, int length) {
            int text = offset + TIME_LENGTH + 1;
            int left = length - TIME_LENGTH - 1;
            if (left < 0 || bytes[text - 1] != ' ') {
                // What goes on with a line that Docker Engine has cut.
                pass(bytes, offset, length);
                return;
            }
            advance(new String(bytes, offset, TIME_LENGTH, StandardCharsets.US_ASCII));
            boolean returns = reading.container.tty() && left > 0 && bytes[text + left - 1] == '\r';
            pass(bytes, text, returns ? left - 1 : left);
        }

        private void pass(byte[] bytes, int offset, int length) {
            if (fresh && why == null) {
                taker.take(bytes, offset, length);
            }
        }

        /** Finds out whether a line of this time is a new one, and goes on to it. */
        private void advance(String at) {
            fresh = false;
            count++;
            if (!passed) {
                passed = at.equals(before);
                return;
            }
            int order = at.compareTo(from);
            if (count == 1 && before == null) {
                later = order > 0;
                why = later && mayBeShort ? Why.SHORT : why;
            }
            fresh = why == null && at.compareTo(latest) <= 0 && (order > 0 || (order == 0 && ++again > read));
            if (fresh) {
                int on = at.compareTo(time);
                same = on > 0 ? 1 : on == 0 ? same + 1 : same;
                time = on > 0 ? at : time;
            }
        }

        /** One of the two streams. */
        private final class Lines extends OutputStream {
            private final LogLines lines = new LogLines();

            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (System.nanoTime() - reading.deadline >= 0) {
                    why = Why.LATE;
                } else {
                    lines.feed(bytes, offset, length, Answer.this::take);
                }
                if (why != null) {
                    throw new Ended();
                }
            }
        }
    }
}
