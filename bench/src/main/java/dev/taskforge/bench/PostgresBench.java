package dev.taskforge.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine on a PostgreSQL server, beside what can be reached there by hand. */
final class PostgresBench {
    private static final int ROUNDS = 3;
    private static final int DRAINS = 6;

    private final String url;

    /** What can be measured by itself. */
    enum Part {
        /** Drain and submits beside the raw loop. */
        SPEED,
        /** From submit to start. */
        PICKUP,
        /** Drains while an old snapshot is held open. */
        CHURN,
        /** With a million finished and a hundred thousand future jobs in the table. */
        FULL,
        /** With jobs of ten thousand queues. */
        QUEUES,
        /** Two million jobs one after another, and how the table grows. */
        SOAK
    }

    PostgresBench(String url) {
        this.url = url;
    }

    @FunctionalInterface
    interface Side {
        double seconds(Schema schema) throws InterruptedException;
    }

    List<Measurement> measure(Set<Part> parts) throws InterruptedException {
        var measurements = new ArrayList<Measurement>();
        for (var part : Part.values()) {
            if (parts.contains(part)) {
                measurements.addAll(measure(part));
            }
        }
        return measurements;
    }

    private List<Measurement> measure(Part part) throws InterruptedException {
        return switch (part) {
            case SPEED -> speed();
            case PICKUP -> pickUps();
            case CHURN -> churn();
            case FULL -> new Ballast(url, Ballast.Kind.FULL).measure();
            case QUEUES -> new Ballast(url, Ballast.Kind.QUEUES).measure();
            case SOAK -> new Soak(url).measure();
        };
    }

    private List<Measurement> speed() throws InterruptedException {
        return List.of(
                duel("drain of no-op jobs", PostgresRuns.JOBS, PostgresBench::rawDrain, runs -> runs.drain()),
                duel("bulk submit, 1,000 at a time", PostgresRuns.JOBS, PostgresBench::rawCopy, runs -> runs.bulk()),
                duel(
                        "single submits, 16 callers",
                        PostgresRuns.SUBMITS,
                        PostgresBench::rawSingles,
                        runs -> runs.singles()));
    }

    @FunctionalInterface
    private interface Ours {
        double seconds(PostgresRuns runs) throws InterruptedException;
    }

    private Measurement duel(String name, int jobs, Side raw, Ours ours) throws InterruptedException {
        var rawSeconds = new double[ROUNDS];
        var ourSeconds = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) {
            double rawTook = run(raw);
            double ourTook = run(schema -> ours.seconds(new PostgresRuns(schema, 1)));
            if (i >= 0) {
                rawSeconds[i] = rawTook;
                ourSeconds[i] = ourTook;
            }
        }
        var measured =
                Measurement.ratio(name, jobs / Duel.median(rawSeconds), jobs / Duel.median(ourSeconds), "jobs/s", 0.8);
        System.err.println(measured);
        return measured;
    }

    private double run(Side side) throws InterruptedException {
        try (var schema = new Schema(url)) {
            return side.seconds(schema);
        }
    }

    private static double rawDrain(Schema schema) throws InterruptedException {
        try (var fixture = schema.engine(job -> null)) {
            fixture.fill(PostgresRuns.JOBS);
        }
        schema.settle();
        return RawPostgres.drain(schema, payload -> {});
    }

    private static double rawCopy(Schema schema) {
        schema.engine(job -> null).close();
        return RawPostgres.copy(schema, PostgresRuns.JOBS);
    }

    private static double rawSingles(Schema schema) throws InterruptedException {
        schema.engine(job -> null).close();
        return RawPostgres.singles(schema, PostgresRuns.CALLERS, PostgresRuns.SUBMITS);
    }

    private List<Measurement> pickUps() throws InterruptedException {
        try (var schema = new Schema(url)) {
            schema.engine(job -> null).close();
            return pickUps(schema, "");
        }
    }

    private static List<Measurement> pickUps(Schema schema, String when) throws InterruptedException {
        var runs = new PostgresRuns(schema, 1);
        var commits = runs.commits();
        var measurements = new ArrayList<>(runs.pickUps(when, commits));
        measurements.addAll(runs.pickUpsElsewhere(when, commits));
        return measurements;
    }

    /** Drains one after another while an old snapshot is held open, so that nothing can be vacuumed, then pick-ups. */
    private List<Measurement> churn() throws InterruptedException {
        // Not counted: the first drain is what the sixth is held to, so the compiler has to be done before it.
        run(schema -> new PostgresRuns(schema, 1).drain());
        try (var schema = new Schema(url)) {
            schema.engine(job -> null).close();
            var measurements = new ArrayList<Measurement>();
            try (var pin = schema.open();
                    var statement = pin.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM job");
                var rates = drains(schema);
                measurements.add(Measurement.ratio(
                        "6th drain under an old snapshot", rates[0], rates[DRAINS - 1], "jobs/s", 0.8));
                measurements.addAll(pickUps(schema, " then"));
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
                fixture.fill(PostgresRuns.JOBS);
                schema.settle();
                long began = System.nanoTime();
                fixture.engine.start();
                int all = (i + 1) * PostgresRuns.JOBS;
                // Counting what is left walks over what cannot be vacuumed; that is not what is measured.
                while (ran.get() < all || Drain.succeeded(fixture) < all) {
                    Thread.sleep(2);
                }
                rates[i] = PostgresRuns.JOBS / ((System.nanoTime() - began) / 1e9);
            }
        }
        System.err.println("drains under an old snapshot, jobs/s: "
                + Arrays.toString(Arrays.stream(rates).mapToLong(Math::round).toArray()));
        return rates;
    }
}
