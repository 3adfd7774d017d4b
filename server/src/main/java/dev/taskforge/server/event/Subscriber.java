package dev.taskforge.server.event;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client that listens. What it has not taken yet waits in a queue of fixed length; a client too slow for it is let
 * go instead of filling the memory, and connects again by itself.
 */
final class Subscriber {
    private static final int LONGEST_QUEUE = 512;

    private final @Nullable Set<String> projects;
    private final @Nullable Long jobId;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private volatile boolean ended;

    /**
     * @param projects only events of these; null for all, including those without a project
     * @param jobId only events of this job; null for all
     */
    Subscriber(@Nullable Set<String> projects, @Nullable Long jobId) {
        this.projects = projects;
        this.jobId = jobId;
    }

    boolean wants(long job, @Nullable String project) {
        boolean allowed = projects == null || (project != null && projects.contains(project));
        return allowed && (jobId == null || jobId == job);
    }

    /** Puts the frame in the queue; ends the subscription when it is full. */
    void offer(Frame frame) {
        if (!queue.offer(frame)) {
            end();
        }
    }

    /** Waits for the next frame; null when none came in time or the subscription ended. */
    @Nullable
    Frame next(Duration longest) throws InterruptedException {
        return queue.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isIdle() {
        return queue.isEmpty();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Ends the subscription and wakes whoever waits in {@link #next}. */
    void end() {
        ended = true;
        queue.clear();
        queue.offer(new Frame(0, null, ""));
    }
}
