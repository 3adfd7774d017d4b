package dev.taskforge.ops.check;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How many lines of a log match, as it is read on. Safe for use by any thread; one reads at a time. */
final class LogCount {
    private static final int KEPT_LINES = 5;
    private static final int MOST_SHOWN = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Pattern pattern;
    private final LogTail tail;
    private final Counters counters = new Counters();
    private final Deque<String> last = new ArrayDeque<>();
    private long matched;

    LogCount(Path file, Pattern pattern) {
        this.pattern = pattern;
        tail = new LogTail(file);
    }

    /**
     * How it stands.
     *
     * @param growth null when reading has only begun
     * @param lines the last that matched
     */
    record Now(LogTail.Progress progress, Counters.@Nullable Growth growth, String lines) {}

    Now read(Instant at, long deadline) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            var progress = tail.read(0, deadline, this::take);
            var growth = counters.take(at, Map.of("matched", matched));
            return new Now(progress, growth, String.join("\n", last));
        } finally {
            lock.unlock();
        }
    }

    private void take(byte[] bytes, int offset, int length) {
        // What is no UTF-8 becomes a mark that no expression is likely to look for.
        var line = new String(bytes, offset, length, StandardCharsets.UTF_8);
        if (pattern.matcher(line).find()) {
            matched++;
            last.addLast(line.substring(0, Math.min(MOST_SHOWN, line.length())));
            if (last.size() > KEPT_LINES) {
                last.removeFirst();
            }
        }
    }
}
