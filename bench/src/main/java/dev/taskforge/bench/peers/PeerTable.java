package dev.taskforge.bench.peers;

import dev.taskforge.bench.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report as Markdown. */
final class PeerTable {
    private final PeerReport report;

    PeerTable(PeerReport report) {
        this.report = report;
    }

    String markdown() {
        var lines = new ArrayList<String>();
        lines.add("# Job systems side by side");
        lines.add("");
        lines.addAll(circumstances());
        if (!report.size().equals(PeersOptions.FULL)) {
            lines.add("");
            lines.add("**No comparison**: so few jobs leave the systems on the JVM, TaskForge too, without warmth.");
        }
        lines.add("");
        lines.addAll(numbers());
        lines.add("");
        lines.addAll(goals());
        lines.add("");
        lines.addAll(settings());
        if (!report.failures().isEmpty()) {
            lines.add("");
            lines.add("Runs without a number:");
            lines.add("");
            report.failures().forEach(failure -> lines.add("- " + failure));
        }
        return String.join("\n", lines) + "\n";
    }

    private List<String> circumstances() {
        var size = report.size();
        var machine = report.machine();
        return List.of(
                "TaskForge " + report.taskforge() + ", " + report.date() + ".",
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, %,d MB, %s, %s, load %.2f at the begin.",
                        machine.processor(),
                        machine.cores(),
                        machine.memoryMb(),
                        machine.system(),
                        machine.kernel(),
                        machine.load()),
                String.format(
                        Locale.ROOT,
                        "Rounds: %d. Drain and bulk: %,d jobs (JobRunr %,d). Single submits: %,d. Pick-ups: %d. Before them, to be"
                                + " warm: %d seconds, %,d pick-ups.",
                        size.rounds(),
                        size.drain(),
                        size.drain() * 2 / 5,
                        size.single(),
                        size.samples(),
                        size.warmSeconds(),
                        size.warmPickUps()));
    }

    private List<String> numbers() {
        var lines = new ArrayList<String>();
        lines.add("Medians, and in brackets the lowest and highest round.");
        lines.add("");
        lines.add("| | " + Arrays.stream(Metric.values()).map(Metric::title).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---" + "|---".repeat(Metric.values().length) + "|");
        for (var row : report.rows()) {
            lines.add("| " + row.title() + " | "
                    + Arrays.stream(Metric.values())
                            .map(metric -> cell(metric, row.metrics().get(metric)))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        return lines;
    }

    private static String cell(Metric metric, Tally.@Nullable Spread spread) {
        if (spread == null) {
            return "";
        }
        var median = number(metric, spread.median());
        return spread.rounds().size() == 1
                ? median
                : median + " (" + number(metric, spread.low()) + "–" + number(metric, spread.high()) + ")";
    }

    private static String number(Metric metric, double value) {
        return metric.isTime() ? String.format(Locale.ROOT, "%.2f", value) : String.format(Locale.ROOT, "%,.0f", value);
    }

    private List<String> goals() {
        var lines = new ArrayList<String>();
        lines.add("| goal | beside | TaskForge | | reached |");
        lines.add("|---|---|---|---|---|");
        report.goals().forEach(goal -> lines.add(line(goal)));
        return lines;
    }

    private static String line(Measurement goal) {
        var limit = goal.atLeast() ? "at least" : "at most";
        var reached = goal.reached() ? "yes" : "**no**";
        var raw = goal.raw();
        if (raw == null) {
            return String.format(
                    Locale.ROOT,
                    "| %s, %s %.1f %s | | %.2f | | %s |",
                    goal.name(),
                    limit,
                    goal.goal(),
                    goal.unit(),
                    goal.value(),
                    reached);
        }
        return String.format(
                Locale.ROOT,
                "| %s, %s %.1f times | %,.0f | %,.0f | %.2f times | %s |",
                goal.name(),
                limit,
                goal.goal(),
                raw,
                goal.value(),
                goal.judged(),
                reached);
    }

    private List<String> settings() {
        var lines = new ArrayList<String>();
        report.servers().forEach((name, text) -> lines.add("- " + name + ": " + text));
        report.rows()
                .forEach(row -> lines.add(String.format(
                        Locale.ROOT, "- %s, version %s: %s", row.title(), row.version(), row.settings())));
        return lines;
    }
}
