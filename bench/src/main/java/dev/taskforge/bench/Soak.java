package dev.taskforge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A million jobs through one engine while its server vacuums by itself, with finished jobs purged after each hundred
 * thousand: the space of the table and its indexes must not go on growing.
 */
final class Soak {
    private static final int ROUNDS = 10;
    private static final int JOBS = 100_000;
    /** The first rounds find the size that is needed. */
    private static final int SETTLED = 3;

    private static final double MOST_GROWTH = 1.2;
    private static final int AHEAD = 5_000;

    private final String url;

    Soak(String url) {
        this.url = url;
    }

    List<Measurement> measure() throws InterruptedException {
        var ran = new AtomicInteger();
        var sizes = new ArrayList<Double>();
        var rates = new ArrayList<Double>();
        try (var schema = new Schema(url);
                var fixture = schema.engine(job -> ran.incrementAndGet())) {
            fixture.engine.start();
            for (int i = 1; i <= ROUNDS; i++) {
                long began = System.nanoTime();
                drain(fixture, ran, i * JOBS);
                rates.add(JOBS / ((System.nanoTime() - began) / 1e9));
                while (schema.number("SELECT count(*) FROM job WHERE finished_at IS NULL") > 0) {
                    Thread.sleep(5);
                }
                schema.execute("DELETE FROM job");
                sizes.add(schema.number("SELECT pg_total_relation_size('job')") / 1048576.0);
            }
        }
        System.err.println("jobs/s: " + rates + System.lineSeparator() + "MB: " + sizes);
        return List.of(
                new Measurement(
                        "size after 1,000,000 jobs, beside that after 300,000",
                        sizes.get(SETTLED - 1),
                        sizes.getLast(),
                        "MB",
                        sizes.getLast() / sizes.get(SETTLED - 1),
                        MOST_GROWTH,
                        false,
                        null),
                Measurement.ratio(
                        "last 100,000 of 1,000,000, submit and drain", rates.get(1), rates.getLast(), "jobs/s", 0.8));
    }

    /** Submits while the engine runs, never far ahead of it. */
    private static void drain(Fixture fixture, AtomicInteger ran, int until) throws InterruptedException {
        for (int submitted = until - JOBS; submitted < until; submitted += 1_000) {
            fixture.fill(1_000);
            while (ran.get() < submitted + 1_000 - AHEAD) {
                Thread.sleep(1);
            }
        }
        while (ran.get() < until) {
            Thread.sleep(1);
        }
    }
}
