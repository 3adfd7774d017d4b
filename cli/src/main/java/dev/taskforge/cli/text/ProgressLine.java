package dev.taskforge.cli.text;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says how far a long work is: on a terminal one line that is rewritten, otherwise a plain line whenever the words
 * change, at most every few seconds. Written to the error stream so that output stays clean. Used by one thread.
 */
public final class ProgressLine {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

    private final PrintStream err;
    private final boolean terminal;
    private final int columns;
    private String shown = "";
    private @Nullable Instant shownAt;

    public ProgressLine(PrintStream err, boolean terminal, int columns) {
        this.err = err;
        this.terminal = terminal;
        this.columns = columns;
    }

    /** Shows the state of the work. */
    public void show(String text, Instant now) {
        if (text.equals(shown)) {
            return;
        }
        if (terminal) {
            err.print("\r\u001B[K" + Width.cut(Screen.printable(text), columns - 1));
            err.flush();
        } else if (shownAt != null && Duration.between(shownAt, now).compareTo(PLAIN_INTERVAL) < 0) {
            return;
        } else {
            err.println(Width.cut(Screen.printable(text), columns));
        }
        shown = text;
        shownAt = now;
    }

    /** Takes the line away, so that the result may be written. */
    public void clear() {
        if (terminal && !shown.isEmpty()) {
            err.print("\r\u001B[K");
            err.flush();
        }
        shown = "";
    }

    /** What remains of a work of which a part is done, at the pace so far; null while there is no telling. */
    public static @Nullable Duration estimate(Duration elapsed, long done, long total) {
        if (done <= 0 || total <= done) {
            return null;
        }
        return Duration.ofMillis((long) ((double) elapsed.toMillis() / done * (total - done)));
    }
}
