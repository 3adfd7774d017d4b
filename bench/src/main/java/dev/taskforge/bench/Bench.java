package dev.taskforge.bench;

import dev.taskforge.bench.peers.PeersBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Measures TaskForge on this machine: {@code Bench jobs|lint|logs|watch [--json] [--dir DIR]}, or with {@code jobs --store postgres
 * [--only PART,PART]} the job engine on the PostgreSQL server of {@value #SERVER}; {@code peers} is told about by
 * {@link PeersBench}, {@code worker} by {@link WorkerBench}. Raw loops and ours take turns on the same disk with the same table, indexes and durability, so that their ratio means something on
 * any machine. Goals of pick-up times are milliseconds; a raw commit of the same run stands beside them. Exits
 * with 0 when every goal holds, 1 when one is missed, 2 on wrong use.
 */
public final class Bench {
    /** The variable of the environment with the address of the PostgreSQL server, which holds its password. */
    public static final String SERVER = "BENCH_DATABASE_URL";

    private static final Set<String> ALONE = Set.of("jobs", "lint", "logs", "watch");

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
        if (rest.size() != 1 || !ALONE.contains(rest.getFirst())) {
            System.err.println(
                    "Usage: bench jobs|lint|logs|watch [--json] [--dir DIR] | jobs --store postgres [--only PART,PART] [--json]");
            return 2;
        }
        var measured =
                switch (rest.getFirst()) {
                    case "lint" -> lint(folder);
                    case "logs" -> logs(folder);
                    case "watch" -> watch(folder);
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
        Set<PostgresBench.Part> parts = EnumSet.allOf(PostgresBench.Part.class);
        if (!options.isEmpty()) {
            try {
                if (options.size() != 2 || !options.getFirst().equals("--only")) {
                    throw new IllegalArgumentException(String.join(" ", options));
                }
                parts = PostgresBench.Part.parse(options.getLast());
            } catch (IllegalArgumentException e) {
                System.err.println("Wrong options '" + String.join(" ", options)
                        + "'. Usage: bench jobs --store postgres [--only " + PostgresBench.Part.names() + "]");
                return 2;
            }
        }
        return tell(new Report(new PostgresBench(url).measure(parts)), json);
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

    private static List<Measurement> watch(Path folder) throws IOException, InterruptedException {
        var own = Files.createTempDirectory(folder, "taskforge-bench-");
        try (var files = new Scratch(own)) {
            var launcher = Path.of(System.getProperty("taskforge.launcher", "taskforge"));
            var cost = new WatchCost(own, launcher);
            var measured = new ArrayList<>(new WatchBench(files).measure());
            measured.addAll(cost.measure());
            return measured;
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
