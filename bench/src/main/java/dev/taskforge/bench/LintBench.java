package dev.taskforge.bench;

import dev.taskforge.ops.checklist.ChecklistDocument;
import dev.taskforge.ops.lint.Lint;
import dev.taskforge.ops.lint.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures reading people's files: 1,000 generated folders with a Compose and an environment file, a checklist of 5,000
 * lines, the command {@code lint} as it is started from a shell, and hostile files. The folders are the same on every machine.
 */
final class LintBench {
    private static final int FOLDERS = 1_000;
    private static final int BATCH = 100;
    private static final int CHECKLIST_LINES = 5_000;
    private static final int TIMES = 11;

    private final Path folder;
    private final Commands commands;
    private long findings;

    LintBench(Path folder, Commands commands) {
        this.folder = folder;
        this.commands = commands;
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        var random = new Random(42);
        for (int i = 0; i < FOLDERS; i++) {
            LintSample.write(Files.createDirectories(folder.resolve("p" + i)), random);
        }
        var measurements = new ArrayList<Measurement>();
        measurements.add(Measurement.atMost("lint of 100 folders, one thread", batches(), "ms", 1_500));
        measurements.add(Measurement.atMost("import of a 5,000-line checklist", checklist(), "ms", 100));
        measurements.addAll(command());
        measurements.addAll(new HostileBench(Files.createDirectory(folder.resolve("hostile")), commands).measure());
        if (findings == 0) {
            throw new IllegalStateException("the generated folders have no faults: nothing was measured");
        }
        return measurements;
    }

    /** The median of the batches after the first, in which the JVM still warms up. */
    private double batches() throws IOException {
        var times = new ArrayList<Double>();
        for (int from = 0; from < FOLDERS; from += BATCH) {
            long begin = System.nanoTime();
            for (int i = from; i < from + BATCH; i++) {
                var report = Lint.folder(folder.resolve("p" + i), Rules.all(), LocalDate.of(2026, 11, 23));
                findings += report.findings().size();
            }
            times.add((System.nanoTime() - begin) / 1e6);
        }
        return median(times.subList(1, times.size()));
    }

    private double checklist() {
        var text = new StringBuilder("# Launch\n");
        for (int line = 1; line < CHECKLIST_LINES; line++) {
            text.append(
                    line % 20 == 0 ? "\n## Part " + line / 20 + "\n" : "- [ ] Item " + line + " holds: `ls /srv`\n");
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var times = new ArrayList<Double>();
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            findings += ChecklistDocument.read("LAUNCH.md", bytes).hashCode() & 1;
            times.add((System.nanoTime() - begin) / 1e6);
        }
        return median(times.subList(1, times.size()));
    }

    private List<Measurement> command() throws IOException, InterruptedException {
        var times = new ArrayList<Double>();
        long memory = 0;
        for (int i = 0; i < TIMES; i++) {
            times.add(commands.milliseconds(folder.resolve("p" + i)));
            memory = Math.max(memory, commands.memory(folder.resolve("p" + i)));
        }
        return List.of(
                Measurement.atMost("`taskforge lint` of one folder, cold", median(times), "ms", 600),
                Measurement.atMost("`taskforge lint`, highest memory", memory / 1024.0, "MB", 120));
    }

    private static double median(List<Double> times) {
        var sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
