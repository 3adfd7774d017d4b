package dev.taskforge.ops.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What flows from a source to one destination, with a few blocks waiting in between and no more. Its end is read only after the
 * source has said that it is complete, so nothing that was cut off is taken for whole. For one writer and one reader.
 */
final class Feed {
    /** How large a block is at most. */
    static final int BLOCK = 64 * 1024;
    /** So many wait at most. */
    static final int MOST = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<byte[]> blocks = new ArrayDeque<>();
    private final InputStream in = new Reader();
    private boolean complete;
    private boolean failed;
    private boolean abandoned;
    private @Nullable Throwable failure;
    private volatile boolean starving;

    /**
     * Gives a block on, which nobody may change afterwards.
     *
     * @return false when there was no room for it within the time; what nobody reads any more always has room
     */
    boolean offer(byte[] block, Duration within) throws InterruptedException {
        long left = within.toNanos();
        lock.lockInterruptibly();
        try {
            while (!abandoned && blocks.size() >= MOST) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (!abandoned) {
                blocks.add(block);
                changed.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The source is complete: what was given on is all. */
    void finish() {
        change(() -> complete = !failed);
    }

    /**
     * There is no more, and it is not all: the reader fails at once. Nothing happens when it was complete already.
     *
     * @param why null when the source was merely left
     */
    void fail(@Nullable Throwable why) {
        change(() -> {
            if (!complete && !failed) {
                failed = true;
                failure = why;
                blocks.clear();
            }
        });
    }

    /** Nobody reads any more. */
    void abandon() {
        change(() -> {
            abandoned = true;
            failed = failed || !complete;
            blocks.clear();
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader waits for the source. */
    boolean isStarving() {
        return starving;
    }

    /** What the reader reads; it throws {@link SourceFailed} where there is an end that is none. */
    InputStream in() {
        return in;
    }

    /** Null at the end. */
    private byte @Nullable [] next() throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw ended();
        }
        try {
            while (!abandoned && !failed && !complete && blocks.isEmpty()) {
                starving = true;
                changed.await();
            }
            if (failed || abandoned) {
                throw new SourceFailed(failure);
            }
            changed.signalAll();
            return blocks.poll();
        } catch (InterruptedException e) {
            throw ended();
        } finally {
            starving = false;
            lock.unlock();
        }
    }

    private static InterruptedIOException ended() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("ended");
    }

    private final class Reader extends InputStream {
        private byte[] block = {};
        private int at;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == block.length) {
                var next = next();
                if (next == null) {
                    return -1;
                }
                block = next;
                at = 0;
            }
            int count = Math.min(length, block.length - at);
            System.arraycopy(block, at, into, offset, count);
            at += count;
            return count;
        }
    }
}
