package dev.taskforge.ops.check;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many lines of a log match, as it is read on. Safe for use by any thread; one reads at a time. */
final class LogCount implements Remembered {
    private static final int KEPT_LINES = 5;
    private static final int MOST_SHOWN = 500;
    /** Readings, and the lines; one that has only begun may take as much again for a moment. */
    private static final long BYTES = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Pattern pattern;
    private final LogReader log;
    private final Counters counters = Counters.lasting();
    private final Deque<Line> last = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private long matched;

    /** @param at when it was read */
    private record Line(Instant at, String text) {}

    @Override
    public long bytes() {
        return BYTES;
    }

    LogCount(LogReader log, Pattern pattern) {
        this.pattern = pattern;
        this.log = log;
    }

    /**
     * How it stands.
     *
     * @param growth null when reading has only begun
     * @param lines the last that matched, of those that growth counts
     */
    record Now(LogReader.Progress progress, Counters.@Nullable Growth growth, String lines) {}

    Now read(Instant at, long deadline) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            now = at;
            var progress = log.read(0, deadline, this::take);
            var growth = counters.take(at, Map.of("matched", matched));
            return new Now(progress, growth, growth == null ? "" : since(at.minus(growth.over())));
        } finally {
            lock.unlock();
        }
    }

    private String since(Instant from) {
        return last.stream()
                .filter(line -> line.at().isAfter(from))
                .map(Line::text)
                .collect(Collectors.joining("\n"));
    }

    private void take(byte[] bytes, int offset, int length) {
        // What is no UTF-8 becomes a mark that no expression is likely to look for.
        var line = new String(bytes, offset, length, StandardCharsets.UTF_8);
        if (pattern.matcher(line).find()) {
            matched++;
            last.addLast(new Line(now, line.substring(0, Math.min(MOST_SHOWN, line.length()))));
            if (last.size() > KEPT_LINES) {
                last.removeFirst();
            }
        }
    }
}
