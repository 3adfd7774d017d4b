package dev.taskforge.bench;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Messages;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Measures how fast logs are read by the checks that watch them, in a process of its own with little memory, beside {@code wc -l} and
 * {@code grep -c} on the same file. The first look at an access log reads what is there; a log that is searched gets its lines after that.
 */
public final class LogsBench {
    private static final int LINES = 300_000;
    private static final int TIMES = 5;
    private static final int LEAST_PER_SECOND = 50_000;
    private static final int MOST_MB = 64;
    private static final String HEAP = "-Xmx24m";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Scratch files;

    LogsBench(Scratch files) {
        this.files = files;
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        var log = files.folder().resolve("access.log");
        write(log);
        double wc = raw("wc", "-l", log.toString());
        double grep = raw("grep", "-c", "-E", "\" 50[0-9] ", log.toString());
        var told = child(log);
        var note = String.format(
                Locale.ROOT, "%,d lines, %d MB; errors told %s", LINES, Files.size(log) >> 20, told.get("errors"));
        return List.of(
                atLeast("nginx: lines read per second, of them wc -l", wc, number(told, "nginx"))
                        .noting(note),
                atLeast("log: lines searched per second, of them grep -c", grep, number(told, "log")),
                Measurement.atMost("resident memory that reading adds, highest", number(told, "added"), "MB", MOST_MB)
                        .noting("the whole JVM with " + HEAP + " took " + told.get("memory") + " MB"));
    }

    private static Measurement atLeast(String name, double raw, double value) {
        return new Measurement(name, raw, value, "lines/s", value, LEAST_PER_SECOND, true, null);
    }

    private static double number(Map<String, String> told, String name) {
        return Double.parseDouble(told.getOrDefault(name, "0"));
    }

    private static void write(Path log) throws IOException {
        var random = new Random(42);
        var now = Instant.now();
        try (BufferedWriter out = Files.newBufferedWriter(log)) {
            for (int i = 0; i < LINES; i++) {
                var at = TIME.format(now.minusMillis((LINES - i) / 2));
                int status = i % 100 == 0 ? 502 : 200;
                out.write(
                        "203.0.113." + random.nextInt(256) + " - - [" + at + "] \"GET /items/" + random.nextInt(100_000)
                                + "?page=2 HTTP/1.1\" " + status + " " + random.nextInt(50_000)
                                + " \"https://shop.example.id/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:140.0)\" 0."
                                + (100 + random.nextInt(800)) + "\n");
            }
        }
    }

    /** Lines per second; the best of a few runs, the start of the program with them. */
    private static double raw(String... command) throws IOException, InterruptedException {
        double best = 0;
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(command[0] + " ended with " + process.exitValue());
            }
            best = Math.max(best, LINES * 1e9 / (System.nanoTime() - begin));
        }
        return best;
    }

    private static Map<String, String> child(Path log) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogsBench.class.getName(),
                        log.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the reading process ended with " + process.exitValue());
        }
        var told = new java.util.HashMap<String, String>();
        output.lines()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .forEach(words -> told.put(words[0], words[1]));
        return told;
    }

    /** The process that reads; its argument is the access log. */
    public static void main(String[] arguments) throws Exception {
        var log = Path.of(arguments[0]);
        var rates = new ArrayList<Double>();
        var searched = new ArrayList<Double>();
        var said = "";
        checks();
        long before = megabytes("VmRSS:");
        for (int i = 0; i < TIMES; i++) {
            var checks = checks();
            var access = project(
                    Objects.requireNonNull(log.getParent()),
                    "{nginx: access.log, errors_percent: 5, p95: 60s, timeout: 1m}");
            long begin = System.nanoTime();
            said = ask(checks, access);
            rates.add(LINES * 1e9 / (System.nanoTime() - begin));
            searched.add(search(checks, log));
        }
        System.out.println("errors " + said);
        System.out.println("nginx " + rates.stream().max(Double::compare).orElse(0.0));
        System.out.println("log " + searched.stream().max(Double::compare).orElse(0.0));
        System.out.println("added " + (megabytes("VmHWM:") - before));
        System.out.println("memory " + megabytes("VmHWM:"));
    }

    private static double search(Checks checks, Path log) throws IOException, InterruptedException {
        var copy = log.resolveSibling("searched.log");
        Files.writeString(copy, "");
        var project = project(
                Objects.requireNonNull(log.getParent()),
                "{log: searched.log, pattern: '\" 50[0-9] ', per_minute: 100000, timeout: 1m}");
        ask(checks, project);
        try (var in = Files.newInputStream(log);
                var out = Files.newOutputStream(copy, java.nio.file.StandardOpenOption.APPEND)) {
            in.transferTo(out);
        }
        long begin = System.nanoTime();
        ask(checks, project);
        return LINES * 1e9 / (System.nanoTime() - begin);
    }

    private static Checks checks() {
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        return new Checks(CheckKinds.with(List.of()), environments, Clock.systemUTC(), "bench");
    }

    private static Project project(Path folder, String check) {
        var yaml = "project: bench\nchecks:\n  c: " + check + "\n";
        var file = new ProjectReader(CheckKinds.with(List.of()).all()).read(yaml);
        return new Project("bench", "bench", 1, file, folder, Instant.EPOCH, "bench", yaml);
    }

    private static String ask(Checks checks, Project project) throws InterruptedException {
        var evidence = checks.ask(project, "c", "bench", null).evidence();
        var seen = Messages.ofOperations(Messages.ENGLISH).render(evidence.seen());
        if (evidence.state() != CheckState.PASS || seen.contains("still to be read") || seen.contains("unread")) {
            throw new IllegalStateException(evidence.state() + " " + seen);
        }
        return seen.substring(seen.indexOf(':') + 1).strip();
    }

    private static long megabytes(String fact) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(fact))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
