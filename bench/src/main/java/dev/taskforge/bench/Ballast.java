package dev.taskforge.bench;

import java.util.ArrayList;
import java.util.List;

/** Whether the engine keeps its speed when much else is in the tables: a bare schema and a loaded one take turns. */
final class Ballast {
    private static final int ROUNDS = 3;
    private static final double GOAL = 0.8;

    private final String url;
    private final Kind kind;

    /** What is in the loaded schema. */
    enum Kind {
        FULL("1,000,000 finished, 100,000 future", 1) {
            @Override
            void fill(Schema schema) {
                schema.execute("""
                        INSERT INTO job (queue, type, priority, state, attempt, max_attempts, created_at, run_at, started_at,
                          finished_at, fence, worker, payload)
                        SELECT 'default', 'noop', 5, 'SUCCEEDED', 1, 5, at, at, at + 5, at + 10, 2, 'bench', '%s'
                        FROM (SELECT floor(extract(epoch FROM now()) * 1000)::BIGINT - n * 60 AS at
                          FROM generate_series(1, 1000000) AS n) AS past""".formatted(Fixture.PAYLOAD));
                schema.execute("""
                        INSERT INTO job (queue, type, priority, state, max_attempts, created_at, run_at, payload)
                        SELECT 'default', 'noop', 5, 'SCHEDULED', 5, now, now + 86400000 + n * 60, '%s'
                        FROM (SELECT floor(extract(epoch FROM now()) * 1000)::BIGINT AS now) AS clock,
                          generate_series(1, 100000) AS n""".formatted(Fixture.PAYLOAD));
            }
        },
        QUEUES("10,000 queues", 10_000) {
            @Override
            void fill(Schema schema) throws InterruptedException {
                new PostgresRuns(schema, queues).drain();
            }
        };

        private final String title;
        final int queues;

        Kind(String title, int queues) {
            this.title = title;
            this.queues = queues;
        }

        abstract void fill(Schema schema) throws InterruptedException;
    }

    Ballast(String url, Kind kind) {
        this.url = url;
        this.kind = kind;
    }

    @FunctionalInterface
    private interface Run {
        double seconds(PostgresRuns runs) throws InterruptedException;
    }

    List<Measurement> measure() throws InterruptedException {
        try (var bare = new Schema(url);
                var loaded = new Schema(url)) {
            bare.engine(job -> null).close();
            loaded.engine(job -> null).close();
            kind.fill(loaded);
            loaded.maintain("VACUUM ANALYZE job");
            var few = new PostgresRuns(bare, 1);
            var many = new PostgresRuns(loaded, kind.queues);
            var measurements = new ArrayList<Measurement>();
            measurements.add(compare("drain", PostgresRuns.JOBS, few, many, PostgresRuns::drain));
            measurements.add(compare("bulk submit", PostgresRuns.JOBS, few, many, PostgresRuns::bulk));
            measurements.add(compare("single submits", PostgresRuns.SUBMITS, few, many, PostgresRuns::singles));
            var commits = few.commits();
            measurements.addAll(many.pickUps(", " + kind.title, commits));
            measurements.addAll(many.pickUpsElsewhere(", " + kind.title, commits));
            return measurements;
        }
    }

    private Measurement compare(String what, int jobs, PostgresRuns few, PostgresRuns many, Run run)
            throws InterruptedException {
        var bare = new double[ROUNDS];
        var loaded = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) {
            double fewTook = run.seconds(few);
            few.clear();
            double manyTook = run.seconds(many);
            many.clear();
            if (i >= 0) {
                bare[i] = fewTook;
                loaded[i] = manyTook;
            }
        }
        var measured = Measurement.ratio(
                what + ", " + kind.title, jobs / Duel.median(bare), jobs / Duel.median(loaded), "jobs/s", GOAL);
        System.err.println(measured);
        return measured;
    }
}
