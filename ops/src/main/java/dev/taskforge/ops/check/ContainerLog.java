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
 * them until they reach back to what was read. Not safe for several threads.
 */
final class ContainerLog {
    /** So many lines are asked for at first, and how many times as many after that. */
    private static final int FIRST = 1_000;

    private static final int MORE = 16;
    private static final int MOST = FIRST * MORE * MORE;
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** What is further ahead was written before the clock was set back. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    /** As it stands before each line, so that what is earlier is less as a text. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int TIME_LENGTH = 30;

    private String time;
    /** How many lines of that time were read; none while it is only the time at which reading began. */
    private int same;

    /** @param from what came before is not read */
    ContainerLog(Instant from) {
        time = TIME.format(from);
    }

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

    /** Takes the last lines up to now; returns whether some are left because time was up. */
    boolean begin(Docker docker, Container container, Instant now, long count, long deadline, LogLines.Taker taker)
            throws IOException {
        var from = time;
        time = "";
        var answer = new Lines(false, TIME.format(now.plus(AHEAD)), container.tty(), deadline, taker);
        answer.ask(docker, container, (int) Math.min(MOST, count));
        if (same == 0) {
            time = from;
        }
        return answer.why == Why.LATE;
    }

    /** Reads on. */
    Read read(Docker docker, Container container, Instant now, long deadline, LogLines.Taker taker) throws IOException {
        var latest = TIME.format(now.plus(AHEAD));
        boolean setBack = time.compareTo(latest) > 0;
        if (setBack) {
            // It would be long before lines count again.
            time = TIME.format(now);
            same = 0;
        }
        for (int count = FIRST; count <= MOST; count *= MORE) {
            var answer = new Lines(true, latest, container.tty(), deadline, taker);
            answer.ask(docker, container, count);
            if (answer.why != Why.SHORT) {
                return new Read(setBack, answer.why == Why.LATE);
            }
        }
        var known = same > 0;
        var answer = new Lines(false, latest, container.tty(), deadline, taker);
        answer.ask(docker, container, Docker.ALL_LINES);
        return new Read(setBack || (known && answer.later), answer.why == Why.LATE);
    }

    /** Takes an answer as it comes. */
    private final class Lines extends OutputStream {
        private final String from = time;
        private final int read = same;
        private final boolean reachBack;
        private final String latest;
        private final boolean tty;
        private final long deadline;
        private final LogLines.Taker taker;
        private final LogLines lines = new LogLines();
        private boolean any;
        private boolean later;
        private boolean fresh;
        private int again;
        private @Nullable Why why;

        /**
         * @param reachBack whether it is of use only when its first line was read before
         * @param latest lines of a later time are left out
         */
        Lines(boolean reachBack, String latest, boolean tty, long deadline, LogLines.Taker taker) {
            this.reachBack = reachBack;
            this.latest = latest;
            this.tty = tty;
            this.deadline = deadline;
            this.taker = taker;
        }

        void ask(Docker docker, Container container, int count) throws IOException {
            var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            try {
                docker.tail(container, count, left.plus(GRACE), this);
                lines.end(this::take);
            } catch (Ended _) {
                return; // why says it
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (System.nanoTime() - deadline >= 0) {
                why = Why.LATE;
            } else {
                lines.feed(bytes, offset, length, this::take);
            }
            if (why != null) {
                throw new Ended();
            }
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
            pass(bytes, text, tty && left > 0 && bytes[text + left - 1] == '\r' ? left - 1 : left);
        }

        private void pass(byte[] bytes, int offset, int length) {
            if (fresh && why == null) {
                taker.take(bytes, offset, length);
            }
        }

        /** Finds out whether a line of this time is a new one, and goes on to it. */
        private void advance(String at) {
            int order = at.compareTo(from);
            if (!any) {
                any = true;
                later = order > 0;
                if (reachBack && order >= 0) {
                    why = Why.SHORT;
                }
            }
            fresh = why == null && at.compareTo(latest) <= 0 && (order > 0 || (order == 0 && ++again > read));
            if (fresh) {
                int on = at.compareTo(time);
                if (on > 0) {
                    time = at;
                    same = 1;
                } else if (on == 0) {
                    same++;
                }
            }
        }
    }
}
