package dev.taskforge.bench;

import dev.taskforge.bench.peers.PeersBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures TaskForge on this machine: {@code Bench jobs|lint|logs|watch [--json] [--dir DIR]}, of watching
 * also {@code [--only PART,PART]}, or with {@code jobs --store postgres
 * [--only PART,PART]} the job engine on the PostgreSQL server of {@value #SERVER}; {@code peers} is told about by
 * {@link PeersBench}, {@code worker} by {@link WorkerBench}. Raw loops and ours take turns on the same disk with the same table, indexes and durability, so that their ratio means something on
 * any machine. Goals of pick-up times are milliseconds; a raw commit of the same run stands beside them. Exits
 * with 0 when every goal holds, 1 when one is missed, 2 on wrong use.
 */
public final class Bench {
    /** The variable of the environment with the address of the PostgreSQL server, which holds its password. */
    public static final String SERVER = "BENCH_DATABASE_URL";

    private static final Set<String> ALONE = Set.of("jobs", "lint", "logs");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws Exception {
        var rest = new ArrayList<>(List.of(arguments));
        boolean json = rest.remove("--json");
        if (!rest.isEmpty() && rest.getFirst().equals("peers")) {
            return PeersBench.run(rest.subList(1, rest.size()), json);
        }
        if (rest.size() == 3 && rest.getFirst().equals("worker")) {
            return WorkerBench.run(rest.get(1), Path.of(rest.get(2)), server());
        }
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        int dir = rest.indexOf("--dir");
        if (dir >= 0 && dir + 1 < rest.size()) {
            folder = Path.of(rest.get(dir + 1));
            rest.subList(dir, dir + 2).clear();
        }
        if (rest.size() >= 3 && rest.subList(0, 3).equals(List.of("jobs", "--store", "postgres"))) {
            return postgres(server(), rest.subList(3, rest.size()), json);
        }
        if (!rest.isEmpty() && rest.getFirst().equals("watch")) {
            return watch(folder, rest.subList(1, rest.size()), json);
        }
        if (rest.size() != 1 || !ALONE.contains(rest.getFirst())) {
            System.err.println(
                    "Usage: bench jobs|lint|logs [--json] [--dir DIR] | watch [--only PART,PART] [--json] [--dir DIR] | jobs --store postgres [--only PART,PART] [--json]");
            return 2;
        }
        var measured =
                switch (rest.getFirst()) {
                    case "lint" -> lint(folder);
                    case "logs" -> logs(folder);
                    default -> jobs(folder);
                };
        return tell(new Report(measured), json);
    }

    private static String server() {
        var url = System.getenv(SERVER);
        if (url == null) {
            throw new IllegalStateException(SERVER + " does not name a PostgreSQL server.");
        }
        return url;
    }

    private static int postgres(String url, List<String> options, boolean json) throws InterruptedException {
        var parts = parts(PostgresBench.Part.class, "jobs --store postgres", options);
        return parts.isEmpty() ? 2 : tell(new Report(new PostgresBench(url).measure(parts)), json);
    }

    private static int tell(Report report, boolean json) {
        System.out.println(json ? report.json() : report.text());
        report.missed().forEach(goal -> System.err.println("Missed: " + goal));
        return report.missed().isEmpty() ? 0 : 1;
    }

    private static List<Measurement> jobs(Path folder) throws IOException, InterruptedException {
        var own = Files.createTempDirectory(folder, "taskforge-bench-");
        try (var files = new Scratch(own)) {
            var measurements = new ArrayList<Measurement>();
            measurements.add(Duel.ratio("drain of no-op jobs", files, 50_000, Drain::raw, Drain::ours));
            measurements.add(Duel.ratio("bulk submit, 1,000 at a time", files, 50_000, Bulk::raw, Bulk::ours));
            measurements.add(Duel.ratio("single submits, 64 callers", files, 20_000, Singles::raw, Singles::ours));
            measurements.addAll(Quiet.measure(files.file(), files.file()));
            return measurements;
        }
    }

    private static int watch(Path folder, List<String> options, boolean json) throws IOException, InterruptedException {
        var parts = parts(WatchPart.class, "watch", options);
        if (parts.isEmpty()) {
            return 2;
        }
        var launcher = Path.of(System.getProperty("taskforge.launcher", "taskforge"));
        var own = Files.createTempDirectory(folder, "taskforge-bench-");
        try (var files = new Scratch(own)) {
            // Says at once what it lacks.
            var cost = parts.contains(WatchPart.COST) ? new WatchCost(own, launcher) : null;
            var measured = new ArrayList<Measurement>();
            if (parts.contains(WatchPart.LATENESS)) {
                measured.addAll(new WatchBench(files).measure());
            }
            if (cost != null) {
                measured.addAll(cost.measure());
            }
            if (parts.contains(WatchPart.YEAR)) {
                measured.addAll(new WatchYear(files).measure());
            }
            return tell(new Report(measured), json);
        }
    }

    /** What of watching can be measured by itself. */
    private enum WatchPart {
        /** How late looks begin. */
        LATENESS,
        /** Processor time, beside Prometheus. */
        COST,
        /** The database after a year. */
        YEAR
    }

    /** The parts that {@code --only} names, all without it; none when that is wrong, which is said. */
    private static <P extends Enum<P>> Set<P> parts(Class<P> type, String benchmark, List<String> options) {
        if (options.isEmpty()) {
            return EnumSet.allOf(type);
        }
        try {
            if (options.size() != 2 || !options.getFirst().equals("--only")) {
                throw new IllegalArgumentException(String.join(" ", options));
            }
            var parts = EnumSet.noneOf(type);
            for (var name : options.getLast().split(",")) {
                parts.add(Enum.valueOf(type, name.strip().toUpperCase(Locale.ROOT)));
            }
            return parts;
        } catch (IllegalArgumentException e) {
            var names = EnumSet.allOf(type).stream()
                    .map(part -> part.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(","));
            System.err.println("Wrong options '" + String.join(" ", options) + "'. Usage: bench " + benchmark
                    + " [--only " + names + "]");
            return EnumSet.noneOf(type);
        }
    }

    private static List<Measurement> logs(Path folder) throws IOException, InterruptedException {
        var own = Files.createTempDirectory(folder, "taskforge-bench-");
        try (var files = new Scratch(own)) {
            return new LogsBench(files).measure();
        }
    }

    private static List<Measurement> lint(Path folder) throws IOException, InterruptedException {
        var own = Files.createTempDirectory(folder, "taskforge-bench-");
        try (var files = new Scratch(own)) {
            var launcher = Path.of(System.getProperty("taskforge.launcher", "taskforge"));
            return new LintBench(files.folder(), new Commands(launcher)).measure();
        }
    }
}
