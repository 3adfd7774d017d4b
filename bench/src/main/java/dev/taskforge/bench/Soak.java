package dev.taskforge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Millions of jobs through one engine while its server vacuums by itself, about once a minute, with finished jobs purged after
 * each hundred thousand. Between two vacuums the space of the table and its indexes grows; so what is compared is the most it
 * took: from the third vacuum to the fifth beside all the time before. Vacuums that do not come are a goal that is missed.
 */
final class Soak {
    private static final int MOST_ROUNDS = 150;
    private static final int SETTLED = 3;
    private static final int VACUUMS = 5;

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

    /** The space at the end of a round, and how many vacuums had come by then. */
    private record Round(double rate, double megabytes, long vacuums) {}

    List<Measurement> measure() throws InterruptedException {
        var ran = new AtomicInteger();
        var rounds = new ArrayList<Round>();
        try (var schema = new Schema(url);
                var fixture = schema.engine(job -> ran.incrementAndGet())) {
            fixture.engine.start();
            while (rounds.size() < MOST_ROUNDS
                    && (rounds.isEmpty() || rounds.getLast().vacuums() < VACUUMS)) {
                long began = System.nanoTime();
                drain(fixture, ran, (rounds.size() + 1) * JOBS);
                double rate = JOBS / ((System.nanoTime() - began) / 1e9);
                while (schema.number("SELECT count(*) FROM job WHERE finished_at IS NULL") > 0) {
                    Thread.sleep(5);
                }
                schema.execute("DELETE FROM job");
                double megabytes = schema.number("SELECT pg_total_relation_size('job')") / 1048576.0;
                rounds.add(new Round(rate, megabytes, schema.number(VACUUMED)));
            }
        }
        System.err.println("rounds: " + rounds);
        var jobs = String.format(Locale.ROOT, "%,d", (long) rounds.size() * JOBS);
        return List.of(
                size(rounds, jobs),
                Measurement.ratio(
                        "last 100,000 of " + jobs + ", submit and drain",
                        rounds.get(1).rate(),
                        rounds.getLast().rate(),
                        "jobs/s",
                        0.8));
    }

    private static Measurement size(List<Round> rounds, String jobs) {
        long vacuums = rounds.getLast().vacuums();
        if (vacuums < VACUUMS) {
            return new Measurement(
                    "vacuums within " + jobs + " jobs",
                    null,
                    vacuums,
                    "vacuums",
                    vacuums,
                    VACUUMS,
                    true,
                    "too few vacuums came to see whether the space goes on growing");
        }
        double before = most(rounds, round -> round.vacuums() < SETTLED);
        double after = most(rounds, round -> round.vacuums() >= SETTLED);
        return new Measurement(
                "most space from vacuum " + SETTLED + " to " + VACUUMS + " of " + jobs + " jobs, beside before",
                before,
                after,
                "MB",
                after / before,
                MOST_GROWTH,
                false,
                null);
    }

    private static double most(List<Round> rounds, Predicate<Round> which) {
        return rounds.stream().filter(which).mapToDouble(Round::megabytes).max().orElseThrow();
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
