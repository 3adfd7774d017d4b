package dev.taskforge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two million jobs through one engine while its server vacuums by itself, with finished jobs purged after each hundred
 * thousand: from the first vacuum on, which comes within a minute, the space of the table and its indexes must not go on
 * growing. A vacuum that comes too late for that to be seen is a goal that is missed.
 */
final class Soak {
    private static final int ROUNDS = 20;
    /** After the first vacuum, to see whether the space goes on growing. */
    private static final int ROUNDS_TO_PROVE = 5;

    private static final int JOBS = 100_000;
    private static final String VACUUMED = """
            SELECT coalesce(sum(autovacuum_count), 0) FROM pg_stat_user_tables
            WHERE relname = 'job' AND schemaname = current_schema()""";

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
        int settled = ROUNDS;
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
                if (settled == ROUNDS && schema.number(VACUUMED) > 0) {
                    settled = i;
                }
            }
        }
        System.err.println("jobs/s: " + rates + System.lineSeparator() + "MB: " + sizes);
        return List.of(
                size(sizes, settled),
                Measurement.ratio(
                        "last 100,000 of 2,000,000, submit and drain", rates.get(1), rates.getLast(), "jobs/s", 0.8));
    }

    private static Measurement size(List<Double> sizes, int settled) {
        int proving = ROUNDS - settled;
        if (proving < ROUNDS_TO_PROVE) {
            return new Measurement(
                    "rounds of 100,000 after the first vacuum",
                    null,
                    proving,
                    "rounds",
                    proving,
                    ROUNDS_TO_PROVE,
                    true,
                    "the vacuum came too late to see whether the space goes on growing");
        }
        double first = sizes.get(settled - 1);
        return new Measurement(
                "size after 2,000,000 jobs, beside that at the first vacuum",
                first,
                sizes.getLast(),
                "MB",
                sizes.getLast() / first,
                MOST_GROWTH,
                false,
                "the first vacuum came in round " + settled + " of " + ROUNDS);
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
