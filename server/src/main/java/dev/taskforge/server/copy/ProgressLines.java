package dev.taskforge.server.copy;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Says every few seconds how far the copy is, in a line of its own. */
final class ProgressLines implements CopyRun.Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int ROWS_BETWEEN_LOOKS = 1_000;

    private final Messages texts;
    private final PrintStream err;
    private final Clock clock;
    private Instant last = Instant.EPOCH;

    ProgressLines(Messages texts, PrintStream err, Clock clock) {
        this.texts = texts;
        this.err = err;
        this.clock = clock;
    }

    @Override
    public void begins(long rows) {
        err.println(texts.render(Message.of("copy.begins", rows)));
        last = clock.instant();
    }

    @Override
    public void copying(String table, long rows) {
        show("copy.copying", table, rows);
    }

    @Override
    public void comparing(String table, long rows) {
        show("copy.comparing", table, rows);
    }

    private void show(String key, String table, long rows) {
        if (rows % ROWS_BETWEEN_LOOKS != 0) {
            return;
        }
        var now = clock.instant();
        if (Duration.between(last, now).compareTo(INTERVAL) >= 0) {
            err.println(texts.render(Message.of(key, table, rows)));
            last = now;
        }
    }
}
