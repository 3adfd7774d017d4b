package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What a disk that does not answer looks like. */
final class LateFiles {
    private LateFiles() {}

    /** As a real deadline throws it. */
    static LateException late() throws IOException {
        var never = new CountDownLatch(1);
        try {
            new Deadlines().within(Duration.ZERO, "a disk", () -> waited(never));
        } catch (LateException e) {
            return e;
        } finally {
            never.countDown();
        }
        throw new AssertionError("what never ends has ended");
    }

    private static boolean waited(CountDownLatch never) {
        try {
            never.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
