package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The pauses of a job between two looks at the world; each ends when the job is cancelled. */
final class Pace implements AutoCloseable {
    static final Duration LOOK = Duration.ofMillis(250);

    private final CountDownLatch ended;
    private final JobContext.Registration registration;
    private final Runnable look;

    private Pace(CountDownLatch ended, JobContext.Registration registration, Runnable look) {
        this.ended = ended;
        this.registration = registration;
        this.look = look;
    }

    static Pace of(JobContext job) {
        var ended = new CountDownLatch(1);
        return new Pace(ended, job.onCancel(ended::countDown), job::throwIfCancelled);
    }

    /** One that goes on when the job is cancelled: bringing back what served before must not end half-way. */
    static Pace heedless() {
        return new Pace(new CountDownLatch(1), () -> {}, () -> {});
    }

    void rest(Duration time) throws InterruptedException {
        ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        look.run();
    }

    @Override
    public void close() {
        registration.close();
    }
}
