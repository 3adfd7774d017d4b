package dev.taskforge.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's own runs in a schema, which may hold other jobs too. Times are seconds unless a name says otherwise. */
final class PostgresRuns {
    static final int JOBS = 50_000;
    static final int CALLERS = 16;
    static final int SUBMITS = 10_000;
    static final int SAMPLES = 300;
    /** So that the compiler is done; the last {@link #SAMPLES} of them at the pace of those that count. */
    private static final int WARM_UP = 5_000;

    private final Schema schema;
    private final int queues;

    /** @param queues to how many queues the jobs go in turn */
    PostgresRuns(Schema schema, int queues) {
        this.schema = schema;
        this.queues = queues;
    }

    double drain() throws InterruptedException {
        var ran = new CountDownLatch(JOBS);
        try (var fixture = schema.engine(job -> {
            ran.countDown();
            return null;
        })) {
            fixture.fill(JOBS, queues);
            schema.settle();
            return drain(fixture, ran);
        }
    }

    /** Starts the engine and waits until the handler ran for every job and none is running any more. */
    double drain(Fixture fixture, CountDownLatch ran) throws InterruptedException {
        long began = System.nanoTime();
        fixture.engine.start();
        ran.await();
        while (schema.number("SELECT count(*) FROM job WHERE state = 'RUNNING'") > 0) {
            Thread.sleep(1);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    double bulk() {
        try (var fixture = schema.engine(job -> null)) {
            long began = System.nanoTime();
            fixture.fill(JOBS, queues);
            return (System.nanoTime() - began) / 1e9;
        }
    }

    double singles() throws InterruptedException {
        var number = new AtomicInteger();
        try (var fixture = schema.engine(job -> null)) {
            return Singles.callers(
                    CALLERS,
                    SUBMITS,
                    () -> fixture.engine.jobs().submit(Fixture.job(number.getAndIncrement(), queues)));
        }
    }

    /** Takes what was submitted and not run out of the schema. */
    void clear() {
        schema.execute("DELETE FROM job WHERE state = 'AVAILABLE'");
        schema.maintain("VACUUM ANALYZE job");
    }

    /** One insert and commit after another by hand, in milliseconds, sorted. */
    double[] commits() throws InterruptedException {
        var commits = RawPostgres.commits(schema, SAMPLES);
        clear();
        Arrays.sort(commits);
        return commits;
    }

    /** From the call of submit to the start of the handler, in the same process. */
    List<Measurement> pickUps(String when, double[] commits) throws InterruptedException {
        try (var worker = new Picker(schema)) {
            return worker.measure("pick-up, same process" + when, worker.fixture, queues, commits, 1.2, 3);
        }
    }

    /** The same with the submission in another engine, which reaches the worker only through the database. */
    List<Measurement> pickUpsElsewhere(String when, double[] commits) throws InterruptedException {
        try (var worker = new Picker(schema);
                var stranger = schema.engine(job -> null)) {
            return worker.measure("pick-up, other process" + when, stranger, queues, commits, 2.2, 6);
        }
    }

    private static final class Picker implements AutoCloseable {
        private final SynchronousQueue<Long> starts = new SynchronousQueue<>();
        private final Fixture fixture;

        Picker(Schema schema) {
            fixture = schema.engine(job -> {
                starts.put(System.nanoTime());
                return null;
            });
            fixture.engine.start();
        }

        List<Measurement> measure(String name, Fixture submitter, int queues, double[] commits, double p50, double p99)
                throws InterruptedException {
            var took = new double[SAMPLES];
            for (int i = -WARM_UP; i < SAMPLES; i++) {
                if (i >= -SAMPLES) {
                    Thread.sleep(15);
                }
                long called = System.nanoTime();
                submitter.engine.jobs().submit(Fixture.job(i + WARM_UP, queues));
                long start = starts.take();
                if (i >= 0) {
                    took[i] = (start - called) / 1e6;
                }
            }
            Arrays.sort(took);
            var measured = List.of(
                    pickUp(name + ", p50", commits, took, SAMPLES / 2, p50),
                    pickUp(name + ", p99", commits, took, SAMPLES * 99 / 100, p99));
            measured.forEach(System.err::println);
            return measured;
        }

        private static Measurement pickUp(String name, double[] commits, double[] took, int rank, double goal) {
            return Measurement.pickUp(name, commits[rank], commits[rank], took[rank], goal);
        }

        @Override
        public void close() {
            fixture.close();
        }
    }
}
