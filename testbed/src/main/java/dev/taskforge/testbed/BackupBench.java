package dev.taskforge.testbed;

import dev.taskforge.bench.Measurement;
import dev.taskforge.bench.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/**
 * Backups and drills of PostgreSQL beside the bare tools on the same server and disk in the same run: {@code BackupBench DATA PORT
 * PROCESS MEGABYTES [--drill] [--json]}, of a TaskForge that runs already. Ends with 0 when every goal holds, 1 when one is missed.
 */
public final class BackupBench {
    private static final int ROUNDS = 3;
    private static final int SMALL = 100;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final String PROJECT = "bench";
    private static final String RATE = "2MB";
    private static final String QUICK_RATE = "20MB";
    /** At that rate a larger database takes too long, and what the application meets does not depend on its size. */
    private static final int MOST_FOR_LATENCY = 1_000;

    /** Any key will do; nobody opens what is made here. */
    private static final String RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

    private final Remote remote;
    private final long process;
    private final int megabytes;
    private final Path disk;

    private BackupBench(Remote remote, long process, int megabytes, Path disk) {
        this.disk = disk;
        this.remote = remote;
        this.process = process;
        this.megabytes = megabytes;
    }

    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[0]);
        var bench = new BackupBench(
                Remote.running(data, Integer.parseInt(arguments[1])),
                Long.parseLong(arguments[2]),
                Integer.parseInt(arguments[3]),
                data.resolveSibling(""));
        var all = List.of(arguments).contains("--drill") ? bench.measureDrill() : bench.measure();
        var report = new Report(all);
        System.out.println(List.of(arguments).contains("--json") ? report.json() : report.text());
        report.missed().forEach(goal -> System.err.println("Missed: " + goal));
        System.exit(report.missed().isEmpty() ? 0 : 1);
    }

    private List<Measurement> measure() throws Exception {
        var all = new ArrayList<Measurement>();
        double before = small();
        try (var database = MixedDatabase.of(megabytes, disk)) {
            apply(database, "");
            var bare = new ArrayList<Double>();
            var plain = new ArrayList<Double>();
            var encrypted = new ArrayList<Double>();
            for (int round = 0; round < ROUNDS; round++) {
                if (round % 2 == 0) {
                    bare.add(bare(database));
                    plain.add(ours(database));
                } else {
                    plain.add(ours(database));
                    bare.add(bare(database));
                }
                apply(database, ", recipients: [" + RECIPIENT + "]");
                encrypted.add(ours(database));
                apply(database, "");
            }
            all.addAll(speed(database.dumpBytes(), bare, plain, encrypted));
            if (megabytes <= MOST_FOR_LATENCY) {
                all.add(latency(database));
            }
            all.addAll(restore(database, backup().path("id").asLong()));
        }
        all.add(Measurement.atMost("resident memory, growth", Math.max(0, highestMegabytes() - before), "MB", 64)
                .noting(String.format(
                        Locale.ROOT,
                        "the highest, %.0f MB after backup and drill of %d MB, and after those of %,d MB",
                        before,
                        SMALL,
                        megabytes)));
        return all;
    }

    private List<Measurement> measureDrill() throws Exception {
        try (var database = MixedDatabase.of(megabytes, disk)) {
            apply(database, "");
            long backup = backup().path("id").asLong();
            database.dumpBare();
            return restore(database, backup);
        }
    }

    private static double bare(MixedDatabase database) throws Exception {
        database.settle();
        return database.dumpBare();
    }

    /** From the request to the end of the job, in seconds. */
    private double ours(MixedDatabase database) throws Exception {
        database.settle();
        long began = System.nanoTime();
        backup();
        return (System.nanoTime() - began) / 1e9;
    }

    /** What the process takes once it has made and drilled a small backup. */
    private double small() throws Exception {
        try (var database = MixedDatabase.of(SMALL, disk)) {
            apply(database, "");
            drill(backup().path("id").asLong());
        }
        return highestMegabytes();
    }

    private List<Measurement> speed(long bytes, List<Double> bare, List<Double> plain, List<Double> encrypted) {
        double mega = bytes / 1e6;
        return List.of(
                Measurement.ratio("backup", mega / median(bare), mega / median(plain), "MB/s", 0.9)
                        .noting(String.format(
                                Locale.ROOT,
                                "of dump, %,.0f MB, median of %d; raw is docker exec pg_dump -Fc -Z0 | zstd -3 -T2 and fsync; ours"
                                        + " is the whole job, which counts and hashes every row and reads the artifact back",
                                mega,
                                ROUNDS)),
                new Measurement(
                        "encryption, beside none",
                        median(plain),
                        median(encrypted),
                        "s",
                        median(encrypted) / median(plain),
                        1.15,
                        false,
                        null));
    }

    /** Each in turn, several times: what an idle machine gives differs from one minute to the next. */
    private Measurement latency(MixedDatabase database) throws Exception {
        var idle = new ArrayList<Double>();
        var during = new ArrayList<Double>();
        double unbounded = latency(database, this::backup);
        double bare = latency(database, database::dumpBare);
        apply(database, ", rate: " + QUICK_RATE);
        double quick = latency(database, this::backup);
        apply(database, ", rate: " + RATE);
        for (int round = 0; round < ROUNDS; round++) {
            idle.add(latency(database, () -> {
                Thread.sleep(IDLE);
                return null;
            }));
            during.add(latency(database, this::backup));
        }
        apply(database, "");
        return new Measurement(
                "p95 of the application, in a backup at " + RATE + " a second",
                median(idle),
                median(during),
                "ms",
                median(during) / median(idle),
                1.15,
                false,
                String.format(
                        Locale.ROOT,
                        "50 transactions a second by pgbench, one update and one read each, median of %d; raw is without a backup,"
                                + " from %.2f to %.2f ms; at %s a second %.2f ms, without a rate %.2f ms, during the bare dump %.2f ms",
                        ROUNDS,
                        Collections.min(idle),
                        Collections.max(idle),
                        QUICK_RATE,
                        quick,
                        unbounded,
                        bare));
    }

    private static double latency(MixedDatabase database, Callable<?> meanwhile) throws Exception {
        database.settle();
        return database.latency(meanwhile);
    }

    private List<Measurement> restore(MixedDatabase database, long backup) throws Exception {
        var bare = new ArrayList<Double>();
        var restored = new ArrayList<Double>();
        var checked = new ArrayList<Double>();
        var whole = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            database.settle();
            bare.add(database.restoreBare());
            database.settle();
            var drill = drill(backup);
            restored.add(drill.path("restore_seconds").asDouble());
            checked.add(drill.path("check_seconds").asDouble());
            whole.add(drill.path("recovery_seconds").asDouble());
        }
        return List.of(
                new Measurement(
                        "drill",
                        median(bare),
                        median(whole),
                        "s",
                        median(whole) / median(bare),
                        1.3,
                        false,
                        "median of " + ROUNDS + """
                        ; raw is pg_restore -j2 into an empty database of the same server, without bounds; ours starts a server of its\
                         own with bounded memory, reads the artifact twice, at the same time, and compares every row"""),
                new Measurement(
                        "comparing, beside restoring",
                        median(restored),
                        median(checked),
                        "s",
                        median(checked) / median(restored),
                        0.4,
                        false,
                        "counting and hashing every row of the restored copy"));
    }

    private void apply(MixedDatabase database, String more) throws Exception {
        remote.apply(PROJECT, database.project(PROJECT, more), database.folder());
    }

    private JsonNode backup() throws Exception {
        end("/backup", Map.of());
        return newest("/backups");
    }

    private JsonNode drill(long backup) throws Exception {
        end("/drill", Map.of("backup_id", backup));
        return newest("/drills");
    }

    private void end(String duty, Map<String, ?> asked) throws Exception {
        long job = remote.ask("POST", "/projects/" + PROJECT + duty, asked)
                .path("id")
                .asLong();
        var end = remote.end(job, LONGEST);
        if (!end.equals("succeeded")) {
            throw new IOException("job " + job + " has " + end + ": " + remote.log(job));
        }
    }

    private JsonNode newest(String list) throws Exception {
        return remote.get("/projects/" + PROJECT + list).path("items").path(0);
    }

    private static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private double highestMegabytes() throws IOException {
        return Memory.highestMegabytes(process);
    }
}
