package dev.taskforge.bench;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.watch.Leaving;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.ops.watch.RollUps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Lets 100 monitors be looked at every 30 seconds for a year that ends now: each look is a row, and what a watch does with them is done once
 * an hour. Then measures how large the database is, and how long the pages with monitors wait for it.
 */
final class WatchYear {
    private static final int MONITORS = 100;
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final int DAYS = 365;
    /** Which part of the looks fails, on the mean. */
    private static final double DOWN = 0.005;

    private static final long MOST_BYTES = 1_000_000_000;
    private static final double MOST_MS = 200;
    private static final int TIMES = 100;
    private static final String SEEN =
            "{\"key\":\"check.http.status\",\"arguments\":[\"https://shop.example.id/health\",\"502\",\"200\"]}";

    private final Path file;
    private final Path folder;
    private final SplittableRandom random = new SplittableRandom(12);

    WatchYear(Scratch files) {
        this.file = files.file();
        this.folder = files.folder();
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        // Just before an hour and a day are over, when least is rolled up.
        var end = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofMinutes(5));
        double seconds;
        try (var database = new SqliteDatabase(file)) {
            OpsSchema.migrate(database, Clock.systemUTC());
            long begun = System.nanoTime();
            live(database, end);
            seconds = (System.nanoTime() - begun) / 1e9;
        }
        // As large as it is once nothing waits in its log.
        double bytes = Files.size(file);
        try (var database = new SqliteDatabase(file)) {
            var measured = new ArrayList<Measurement>();
            measured.add(Measurement.atMost("a year of 100 monitors, database", bytes / 1e6, "MB", MOST_BYTES / 1e6)
                    .noting("%,d looks written, rolled up and removed in %.0f s"
                            .formatted(MONITORS * DAYS * Duration.ofDays(1).dividedBy(EVERY), seconds)));
            measured.addAll(pages(database, end));
            return measured;
        }
    }

    private void live(Database database, Instant end) {
        var ids = monitors(database, end.minus(Duration.ofDays(DAYS)));
        var rollUps = RollUps.of(database, "bench");
        var isDown = new boolean[MONITORS];
        for (var hour = end.minus(Duration.ofDays(DAYS)); hour.isBefore(end); hour = hour.plus(Duration.ofHours(1))) {
            var next = hour.plus(Duration.ofHours(1));
            write(database, ids, isDown, hour, next);
            rollUps.roll(next);
            rollUps.purge(next);
        }
    }

    private static List<Long> monitors(Database database, Instant begin) {
        return database.write(tx -> {
            var ids = new ArrayList<Long>();
            for (int i = 0; i < MONITORS; i++) {
                ids.add(tx.first("""
                                INSERT INTO monitor (project, name, state, since, bad, failed, unasked, good, told, look, micros)
                                VALUES ('bench', ?, 'UP', ?, 0, 0, 0, 3, 0, 0, 0) RETURNING id""", row -> row.number("id"), "site" + i, begin)
                        .orElseThrow());
            }
            return ids;
        });
    }

    private void write(Database database, List<Long> ids, boolean[] isDown, Instant from, Instant until) {
        var looks = new ArrayList<@Nullable Object[]>();
        var changes = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < MONITORS; i++) {
            long offset = i * EVERY.toMillis() / MONITORS;
            for (var at = from.plusMillis(offset); at.isBefore(until); at = at.plus(EVERY)) {
                // An outage takes five minutes on the mean.
                boolean was = isDown[i];
                isDown[i] = random.nextDouble() < (was ? 0.9 : DOWN / 10);
                if (was != isDown[i]) {
                    var words = was ? List.of("DOWN", "UP") : List.of("UP", "DOWN");
                    changes.add(new @Nullable Object[] {
                        ids.get(i), at, words.getFirst(), words.getLast(), at, was ? null : SEEN
                    });
                }
                looks.add(
                        new @Nullable Object[] {ids.get(i), at, isDown[i] ? 1 : 0, micros(), isDown[i] ? SEEN : null});
            }
        }
        database.write(tx -> {
            tx.batch("INSERT INTO monitor_look (monitor_id, at, look, micros, seen) VALUES (?, ?, ?, ?, ?)", looks);
            tx.batch(
                    "INSERT INTO monitor_transition (monitor_id, at, was, became, since, seen, told) VALUES (?, ?, ?, ?, ?, ?, 'TOLD')",
                    changes);
            return tx.update("UPDATE monitor SET looked_at = ?", until);
        });
    }

    /** About 60 ms, at times several times as long. */
    private long micros() {
        return (long) (60_000 * Math.exp(random.nextGaussian() * 0.6));
    }

    private List<Measurement> pages(Database database, Instant end) {
        var clock = Clock.fixed(end, ZoneOffset.UTC);
        var kinds = CheckKinds.with(List.of());
        var yaml = new StringBuilder("project: bench\nchecks:\n");
        for (int i = 0; i < MONITORS; i++) {
            yaml.append("  site%d: {http: \"https://shop.example.id/%d\", every: 30s}%n".formatted(i, i));
        }
        var declared = new ProjectReader(kinds.all()).read(yaml.toString());
        var project = new Project(
                "bench", "bench", 1, declared, Path.of("/srv/bench"), Instant.EPOCH, "bench", yaml.toString());
        var checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "bench");
        var audit = AuditLog.of(database, clock, folder);
        var monitors = new Monitors(database, checks, audit, Leaving.NOBODY, clock);
        return List.of(
                timed("page of all 100 monitors, p95", _ -> {
                    require(monitors.of(project).size());
                    require(monitors.days(project).size());
                }),
                timed("page of one monitor, p95", i -> {
                    var name = "site" + i % MONITORS;
                    monitors.totals(project, name);
                    for (var range : Range.values()) {
                        if (monitors.series(project, name, range).isEmpty()) {
                            throw new IllegalStateException("there is no history of " + range);
                        }
                    }
                    monitors.daysOf(project, name);
                    monitors.transitions(project, name, 50);
                    monitors.looks(project, name, 50);
                }));
    }

    private static void require(int monitors) {
        if (monitors != MONITORS) {
            throw new IllegalStateException(monitors + " monitors have a history");
        }
    }

    @FunctionalInterface
    private interface Reading {
        void read(int time);
    }

    private static Measurement timed(String name, Reading reading) {
        var took = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long begun = System.nanoTime();
            reading.read(i);
            took[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(took);
        return Measurement.atMost(name, took[TIMES * 95 / 100 - 1], "ms", MOST_MS)
                .noting("median %.1f ms, longest %.1f ms, the first one with a cold start"
                        .formatted(took[TIMES / 2], took[TIMES - 1]));
    }
}
