package dev.taskforge.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the processor time of 5,000 looks a minute at one site: of a TaskForge as {@code up} starts it, all it does with it, and then of
 * Prometheus with its blackbox exporter, which ask the same site as often.
 */
final class WatchCost {
    /** The programs of Prometheus, in the environment. */
    static final String PROMETHEUS = "BENCH_PROMETHEUS";

    static final String BLACKBOX = "BENCH_BLACKBOX";

    private static final int PROJECTS = 10;
    private static final int EACH = 500;
    private static final Duration WARM = Duration.ofSeconds(90);
    private static final Duration TIME = Duration.ofMinutes(3);
    /** In percent of one core. */
    private static final double MOST = 25;

    private final Path folder;
    private final Path launcher;
    private final String prometheus;
    private final String blackbox;

    /** @throws IllegalStateException when the environment does not name the programs of Prometheus */
    WatchCost(Path folder, Path launcher) {
        this.folder = folder;
        this.launcher = launcher;
        this.prometheus = named(PROMETHEUS);
        this.blackbox = named(BLACKBOX);
    }

    private static String named(String variable) {
        var program = System.getenv(variable);
        if (program == null) {
            throw new IllegalStateException(variable + " does not name a program; ./taskforge bench watch sets it.");
        }
        return program;
    }

    /** @param processor seconds of processor time in {@link #TIME} */
    private record Cost(double processor, long looks) {
        double percent() {
            return 100 * processor / TIME.toSeconds();
        }

        double milliseconds() {
            return 1_000 * processor / looks;
        }
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        try (var site = new AnsweringSite()) {
            var ours = ours(site);
            var theirs = theirs(site);
            var note = String.format(
                    Locale.ROOT,
                    "%,d looks of TaskForge, %,d of Prometheus, which took %.1f %% of a core",
                    ours.looks(),
                    theirs.looks(),
                    theirs.percent());
            double ratio = ours.milliseconds() / theirs.milliseconds();
            return List.of(
                    Measurement.atMost("5,000 looks a minute, of one core", ours.percent(), "%", MOST),
                    new Measurement(
                            "processor time of a look, raw is Prometheus with blackbox_exporter",
                            theirs.milliseconds(),
                            ours.milliseconds(),
                            "ms",
                            ratio,
                            1,
                            false,
                            note));
        }
    }

    private Cost ours(AnsweringSite site) throws IOException, InterruptedException {
        try (var server = OwnServer.start(launcher, folder.resolve("data"))) {
            for (int project = 0; project < PROJECTS; project++) {
                var home = Files.createDirectory(folder.resolve("project" + project));
                Files.writeString(home.resolve("taskforge.yaml"), yaml(site, project));
                server.apply(home);
            }
            return cost(site, List.of(server.process()));
        }
    }

    private static String yaml(AnsweringSite site, int project) {
        var yaml = new StringBuilder("project: bench" + project + "\nchecks:\n");
        for (int i = 0; i < EACH; i++) {
            yaml.append("  site%d: {http: \"%s/%d\", every: 60s, timeout: 10s}%n"
                    .formatted(i, site.address(), project * EACH + i));
        }
        return yaml.toString();
    }

    private Cost theirs(AnsweringSite site) throws IOException, InterruptedException {
        int exporter = freePort();
        var modules = Files.writeString(folder.resolve("blackbox.yml"), """
                modules:
                  http_2xx: {prober: http, timeout: 10s, http: {preferred_ip_protocol: ip4}}
                """);
        var settings = Files.writeString(folder.resolve("prometheus.yml"), settings(site, exporter));
        Process asking = null;
        Process watching = null;
        try {
            asking = started(
                    "blackbox", blackbox, "--config.file=" + modules, "--web.listen-address=127.0.0.1:" + exporter);
            watching = started(
                    "prometheus",
                    prometheus,
                    "--config.file=" + settings,
                    "--storage.tsdb.path=" + folder.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + freePort());
            return cost(site, List.of(asking.toHandle(), watching.toHandle()));
        } finally {
            end(watching);
            end(asking);
        }
    }

    private static String settings(AnsweringSite site, int exporter) {
        var yaml = new StringBuilder("""
                global: {scrape_interval: 60s, scrape_timeout: 15s}
                scrape_configs:
                  - job_name: sites
                    metrics_path: /probe
                    params: {module: [http_2xx]}
                    relabel_configs:
                      - {source_labels: [__address__], target_label: __param_target}
                      - {source_labels: [__param_target], target_label: instance}
                      - {target_label: __address__, replacement: "127.0.0.1:%d"}
                    static_configs:
                      - targets:
                """.formatted(exporter));
        IntStream.range(0, PROJECTS * EACH)
                .forEach(i -> yaml.append("          - \"%s/%d\"%n".formatted(site.address(), i)));
        return yaml.toString();
    }

    private Process started(String name, String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static void end(@Nullable Process process) throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What processes take once each site was asked at least once. */
    private static Cost cost(AnsweringSite site, List<ProcessHandle> processes) throws InterruptedException {
        Thread.sleep(WARM);
        double processor = processorSeconds(processes);
        long looks = site.answered();
        Thread.sleep(TIME);
        var cost = new Cost(processorSeconds(processes) - processor, site.answered() - looks);
        long wanted = PROJECTS * EACH * TIME.toMinutes();
        if (cost.looks() < wanted * 0.95) {
            throw new IllegalStateException("only " + cost.looks() + " of " + wanted + " looks came to the site");
        }
        return cost;
    }

    private static double processorSeconds(List<ProcessHandle> processes) {
        return processes.stream()
                        .mapToDouble(process -> process.info()
                                .totalCpuDuration()
                                .orElseThrow(() -> new IllegalStateException("process " + process.pid() + " has ended"))
                                .toMillis())
                        .sum()
                / 1_000;
    }
}
