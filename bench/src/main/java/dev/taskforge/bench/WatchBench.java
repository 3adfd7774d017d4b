package dev.taskforge.bench;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Looks;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.watch.Hearers;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.PlannedChanges;
import dev.taskforge.ops.watch.Tally;
import dev.taskforge.ops.watch.Transition;
import dev.taskforge.ops.watch.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Measures how late looks of 500 monitors begin that are asked every 30 seconds, while every fifth of their targets takes the connection
 * and never answers until the 10 seconds of a look are over.
 */
final class WatchBench {
    private static final int MONITORS = 500;
    private static final int SILENT = 5;
    private static final Duration TIME = Duration.ofMinutes(10);
    private static final long SAMPLE_MS = 200;

    private final Scratch files;

    WatchBench(Scratch files) {
        this.files = files;
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, MONITORS, InetAddress.getLoopbackAddress());
                var answering = new AnsweringSite();
                var database = new SqliteDatabase(files.file())) {
            return measure(database, yaml(answering.address(), "http://127.0.0.1:" + silent.getLocalPort()));
        }
    }

    private static String yaml(String answering, String silent) {
        var yaml = new StringBuilder("project: bench\nchecks:\n");
        for (int i = 0; i < MONITORS; i++) {
            yaml.append("  site%d: {http: \"%s/%d\", every: 30s, timeout: 10s}%n"
                    .formatted(i, i % SILENT == 0 ? silent : answering, i));
        }
        return yaml.toString();
    }

    private List<Measurement> measure(Database database, String yaml) throws InterruptedException {
        var clock = Clock.systemUTC();
        OpsSchema.migrate(database, clock);
        var kinds = CheckKinds.with(List.of());
        var audit = AuditLog.of(database, clock, files.folder());
        var projects = new Projects(
                database,
                clock,
                () -> {
                    throw new IllegalStateException("the project has no schedules");
                },
                audit,
                new ProjectReader(kinds.all()));
        database.write(tx -> projects.apply(tx, yaml, files.folder().toAbsolutePath(), "bench"));
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        var looks = new Looks(new Checks(kinds, environments, clock, "bench"));
        try (var watch = Watch.open(
                database,
                projects,
                looks,
                new Nobody(),
                (_, _) -> (_, _) -> PlannedChanges.NEVER,
                List.of(),
                "bench",
                clock)) {
            watch.start();
            return told(watch, database);
        }
    }

    /** Reads how late each look began, as often as none is missed. */
    private static List<Measurement> told(Watch watch, Database database) throws InterruptedException {
        var known = new HashMap<Monitor.Key, Long>();
        var late = new ArrayList<Double>();
        long end = System.nanoTime() + TIME.toNanos();
        var never = new CountDownLatch(1);
        while (System.nanoTime() < end) {
            watch.tallies().forEach((key, tally) -> {
                if (tally.begun() > known.getOrDefault(key, 0L)) {
                    late.add(tally.late().toNanos() / 1e6);
                    known.put(key, tally.begun());
                }
            });
            if (never.await(SAMPLE_MS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        }
        long skipped =
                watch.tallies().values().stream().mapToLong(Tally::skipped).sum();
        var sorted = late.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length < MONITORS) {
            throw new IllegalStateException("only " + sorted.length + " looks have begun");
        }
        long written = database.read(tx -> tx.first("SELECT count(*) AS n FROM monitor_look", row -> row.number("n"))
                .orElse(0L));
        var note = sorted.length + " looks begun, " + written + " written down";
        return List.of(
                Measurement.atMost("look begins after its moment, median", sorted[sorted.length / 2], "ms", 100),
                Measurement.atMost("the same, p99", sorted[sorted.length * 99 / 100], "ms", 1_000)
                        .noting(note),
                Measurement.atMost("looks that were due and not begun", (double) skipped, "looks", 0));
    }

    /** Tells nobody. */
    private static final class Nobody implements Hearers {
        @Override
        public boolean bad(Tx tx, Monitor monitor, Transition transition) {
            return false;
        }

        @Override
        public void well(Tx tx, Monitor monitor, Transition transition) {}

        @Override
        public void gone(Tx tx, String project, String monitor, Instant at) {}

        @Override
        public void offline(Tx tx, String project, Instant since) {}

        @Override
        public void online(Tx tx, String project, Instant since, Instant until) {}
    }
}
