package dev.taskforge.ops.check;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/** What an access log tells of the last minutes, as it is read on. Safe for use by any thread; one reads at a time. */
final class AccessCount implements Remembered {
    /** So much of what was there before is read the first time. */
    private static final long BACK = 64L * 1024 * 1024;
    /** A window; a line that has only begun may take some more for a moment. */
    private static final long BYTES = 44 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final AccessLine line = new AccessLine();
    private final AccessWindow window;
    private final LogReader log;
    private final NginxCheck.Logins logins;
    private final RequestPath loginPath;
    private long now;
    private long lines;
    private long foreign;
    private boolean caughtUp;
    private long lastTold;

    @Override
    public long bytes() {
        return BYTES;
    }

    AccessCount(LogReader log, Duration length, NginxCheck.Logins logins) {
        this.logins = logins;
        loginPath = new RequestPath(logins.path());
        this.log = log;
        window = new AccessWindow(length);
    }

    /**
     * How it stands.
     *
     * @param lines how many were read this time
     * @param foreign how many of them are not in the format
     */
    record Now(LogReader.Progress progress, AccessWindow.Seen seen, long lines, long foreign) {}

    Now read(Instant at, long deadline) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            now = at.getEpochSecond();
            lines = 0;
            foreign = 0;
            var progress = log.read(BACK, deadline, this::take);
            caughtUp |= progress.behind() == 0;
            return new Now(progress, window.seen(now), lines, foreign);
        } finally {
            lock.unlock();
        }
    }

    private void take(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        lines++;
        if (!line.read(bytes, offset, length)) {
            foreign++;
            // It came since the last look; one of those that were there before, with or after the line before it.
            window.addForeign(caughtUp || lastTold == 0 ? now : lastTold, now);
            return;
        }
        lastTold = line.epochSecond();
        int status = line.status();
        boolean login = !loginPath.isNone() && logins.counts(status) && line.isFor(bytes, loginPath);
        window.add(line.epochSecond(), now, status >= 500, login, line.millis());
    }
}
