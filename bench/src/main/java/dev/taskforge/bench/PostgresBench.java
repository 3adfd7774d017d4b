package dev.taskforge.bench;

import dev.taskforge.engine.api.JobState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine on a PostgreSQL server, beside what can be reached there by hand. */
final class PostgresBench {
    private static final int ROUNDS = 3;
    private static final int CALLERS = 16;
    private static final int SAMPLES = 300;
    private static final int DRAINS = 6;
    private static final int JOBS = 50_000;

    private final String url;

    PostgresBench(String url) {
        this.url = url;
    }

    @FunctionalInterface
    private interface Side {
        double seconds(Schema schema) throws InterruptedException;
    }

    List<Measurement> measure() throws InterruptedException {
        var measurements = new ArrayList<Measurement>();
        measurements.add(duel("drain of no-op jobs", JOBS, 0.8, this::rawDrain, PostgresBench::ourDrain));
        measurements.add(duel("bulk submit, 1,000 at a time", JOBS, 0.8, PostgresBench::rawCopy, this::ourBulk));
        measurements.add(duel("single submits, 16 callers", 10_000, 0.8, PostgresBench::rawSingles, this::ourSingles));
        measurements.addAll(pickUps(""));
        measurements.addAll(churn());
        return measurements;
    }

    private Measurement duel(String name, int jobs, double goal, Side raw, Side ours) throws InterruptedException {
        var rawSeconds = new double[ROUNDS];
        var ourSeconds = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) {
            double rawTook = run(raw);
            double ourTook = run(ours);
            if (i >= 0) {
                rawSeconds[i] = rawTook;
                ourSeconds[i] = ourTook;
            }
        }
        var measured =
                Measurement.ratio(name, jobs / Duel.median(rawSeconds), jobs / Duel.median(ourSeconds), "jobs/s", goal);
        System.err.println(measured);
        return measured;
    }

    private double run(Side side) throws InterruptedException {
        try (var schema = new Schema(url)) {
            return side.seconds(schema);
        }
    }

    private double rawDrain(Schema schema) throws InterruptedException {
        try (var fixture = schema.engine(job -> null)) {
            fixture.fill(JOBS);
        }
        schema.settle();
        return RawPostgres.drain(schema, payload -> {});
    }

    private static double ourDrain(Schema schema) throws InterruptedException {
        var ran = new CountDownLatch(JOBS);
        try (var fixture = schema.engine(job -> {
            ran.countDown();
            return null;
        })) {
            fixture.fill(JOBS);
            schema.settle();
            return Drain.ours(fixture, ran, JOBS);
        }
    }

    private static double rawCopy(Schema schema) {
        schema.engine(job -> null).close();
        return RawPostgres.copy(schema, JOBS);
    }

    private double ourBulk(Schema schema) {
        try (var fixture = schema.engine(job -> null)) {
            long began = System.nanoTime();
            fixture.fill(JOBS);
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private static double rawSingles(Schema schema) throws InterruptedException {
        schema.engine(job -> null).close();
        return RawPostgres.singles(schema, CALLERS, 10_000);
    }

    private double ourSingles(Schema schema) throws InterruptedException {
        try (var fixture = schema.engine(job -> null)) {
            return Singles.callers(CALLERS, 10_000, () -> fixture.engine.jobs().submit(Fixture.job()));
        }
    }

    private List<Measurement> pickUps(String when) throws InterruptedException {
        try (var schema = new Schema(url)) {
            schema.engine(job -> null).close();
            var commits = sorted(RawPostgres.commits(schema, SAMPLES));
            schema.execute("DELETE FROM job");
            return pickUps(schema, when, commits);
        }
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static List<Measurement> pickUps(Schema schema, String when, double[] commits) throws InterruptedException {
        var starts = new SynchronousQueue<Long>();
        var measurements = new ArrayList<Measurement>();
        try (var worker = schema.engine(job -> {
                    starts.put(System.nanoTime());
                    return null;
                });
                var stranger = schema.engine(job -> null)) {
            worker.engine.start();
            measurements.addAll(pickUp("pick-up, same process" + when, worker, starts, commits, 1.2, 3));
            measurements.addAll(pickUp("pick-up, other process" + when, stranger, starts, commits, 2.2, 6));
        }
        return measurements;
    }

    private static List<Measurement> pickUp(
            String name, Fixture submitter, SynchronousQueue<Long> starts, double[] commits, double p50, double p99)
            throws InterruptedException {
        var took = new double[SAMPLES];
        for (int i = -SAMPLES; i < SAMPLES; i++) {
            Thread.sleep(15);
            long called = System.nanoTime();
            submitter.engine.jobs().submit(Fixture.job());
            long start = starts.take();
            if (i >= 0) {
                took[i] = (start - called) / 1e6;
            }
        }
        Arrays.sort(took);
        System.err.printf(
                "%s: p50 %.2f ms, p99 %.2f ms; raw commit p50 %.2f ms, p99 %.2f ms%n",
                name, took[SAMPLES / 2], took[SAMPLES * 99 / 100], commits[SAMPLES / 2], commits[SAMPLES * 99 / 100]);
        return List.of(
                Measurement.atMost(
                        name + ", p50", commits[SAMPLES / 2], commits[SAMPLES / 2], took[SAMPLES / 2], "ms", p50, 3),
                Measurement.atMost(
                        name + ", p99",
                        commits[SAMPLES * 99 / 100],
                        commits[SAMPLES * 99 / 100],
                        took[SAMPLES * 99 / 100],
                        "ms",
                        p99,
                        3));
    }

    /** Drains one after another while an old snapshot is held open, so that nothing can be vacuumed, then pick-ups. */
    private List<Measurement> churn() throws InterruptedException {
        try (var schema = new Schema(url)) {
            schema.engine(job -> null).close();
            var commits = sorted(RawPostgres.commits(schema, SAMPLES));
            schema.execute("DELETE FROM job");
            var measurements = new ArrayList<Measurement>();
            try (var pin = schema.open();
                    var statement = pin.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM job");
                var rates = drains(schema);
                measurements.add(Measurement.ratio(
                        "6th drain under an old snapshot", rates[0], rates[DRAINS - 1], "jobs/s", 0.8));
                measurements.addAll(pickUps(schema, " then", commits));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return measurements;
        }
    }

    private static double[] drains(Schema schema) throws InterruptedException {
        var rates = new double[DRAINS];
        var ran = new AtomicInteger();
        for (int i = 0; i < DRAINS; i++) {
            try (var fixture = schema.engine(job -> ran.incrementAndGet())) {
                fixture.fill(JOBS);
                schema.settle();
                long began = System.nanoTime();
                fixture.engine.start();
                int all = (i + 1) * JOBS;
                // Counting what is left walks over what cannot be vacuumed; that is not what is measured.
                while (ran.get() < all) {
                    Thread.sleep(1);
                }
                while (fixture.engine.queues().list().getFirst().jobs().getOrDefault(JobState.SUCCEEDED, 0L) < all) {
                    Thread.sleep(2);
                }
                rates[i] = JOBS / ((System.nanoTime() - began) / 1e9);
            }
        }
        System.err.println("drains under an old snapshot, jobs/s: "
                + Arrays.toString(Arrays.stream(rates).mapToLong(Math::round).toArray()));
        return rates;
    }
}
