package dev.taskforge.bench;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.Lint;
import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.lint.Patch;
import dev.taskforge.ops.lint.Rules;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Measures what a hostile file of a mebibyte can cost: every shape once in this process, and then the command as it is
 * started from a shell on the worst of them.
 */
final class HostileBench {
    private static final int WORST = 3;

    private final Path folder;
    private final Commands commands;

    private record Cost(HostileFile file, double milliseconds) {}

    HostileBench(Path folder, Commands commands) {
        this.folder = folder;
        this.commands = commands;
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        var files = HostileFile.all();
        lint(files.getFirst());
        var costs = new ArrayList<Cost>();
        for (var file : files) {
            costs.add(new Cost(file, lint(file)));
        }
        costs.sort(Comparator.comparingDouble(Cost::milliseconds).reversed());
        double cold = 0;
        var slowest = costs.getFirst().file();
        for (var cost : costs.subList(0, WORST)) {
            var times = new double[WORST];
            for (int i = 0; i < times.length; i++) {
                times[i] = commands.milliseconds(place(cost.file()));
            }
            Arrays.sort(times);
            if (times[WORST / 2] > cold) {
                cold = times[WORST / 2];
                slowest = cost.file();
            }
            Files.delete(folder.resolve(cost.file().name()));
        }
        return List.of(
                Measurement.atMost(
                                files.size() + " hostile files of 1 MiB, worst",
                                costs.getFirst().milliseconds(),
                                "ms",
                                1_000)
                        .noting(costs.getFirst().file().toString()),
                Measurement.atMost("`taskforge lint` of the worst, cold", cold, "ms", 1_000)
                        .noting(slowest.toString()));
    }

    private Path place(HostileFile file) throws IOException {
        Files.writeString(folder.resolve(file.name()), file.text());
        return folder;
    }

    /** Processor time, which others on the machine disturb less, for reading, all rules, and words for what was found. */
    private double lint(HostileFile file) throws IOException {
        place(file);
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        var report = Lint.folder(folder, Rules.all(), LocalDate.of(2026, 11, 23));
        var patch = new Patch(report.setup());
        var texts = new LintTexts(Messages.ENGLISH);
        report.findings().forEach(finding -> FindingText.of(finding, texts, patch));
        double milliseconds = (threads.getCurrentThreadCpuTime() - begin) / 1e6;
        Files.delete(folder.resolve(file.name()));
        return milliseconds;
    }
}
