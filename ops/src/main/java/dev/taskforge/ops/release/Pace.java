package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The pauses of a job between two looks at the world; each ends when the job is cancelled. */
final class Pace implements AutoCloseable {
    static final Duration LOOK = Duration.ofMillis(250);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final JobContext job;
    private final JobContext.Registration registration;
    private final boolean heedless;

    private Pace(JobContext job, boolean heedless) {
        this.job = job;
        this.heedless = heedless;
        registration = heedless ? () -> {} : job.onCancel(ended::countDown);
    }

    static Pace of(JobContext job) {
        return new Pace(job, false);
    }

    /** One that goes on when the job is cancelled: bringing back what served before must not end half-way. */
    static Pace heedless(JobContext job) {
        return new Pace(job, true);
    }

    void rest(Duration time) throws InterruptedException {
        ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        if (!heedless) {
            job.throwIfCancelled();
        }
    }

    @Override
    public void close() {
        registration.close();
    }
}
