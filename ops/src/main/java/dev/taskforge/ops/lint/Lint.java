package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.compose.LimitRules;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs rules over what was read. */
public final class Lint {
    /** The text of a note in the bundle of lint. */
    private static final String NOT_ADDED_UP = "lint.host-memory";

    private static final Comparator<Finding> BY_PLACE = Comparator.<Finding, String>comparing(
                    finding -> finding.spot().file().path())
            .thenComparingInt(finding -> finding.spot().start())
            .thenComparing(finding -> finding.rule().id());

    private Lint() {}

    /**
     * Applies every rule of {@code rules}, and then what people waived.
     *
     * @param today by which waivers expire
     */
    public static LintReport run(Setup setup, Troubles troubles, List<Rule> rules, LocalDate today) {
        // Two stacks may share a file, and with it its faults.
        var findings = new LinkedHashSet<Finding>();
        for (var rule : rules) {
            var own = new ArrayList<Finding>();
            rule.search().look(setup, new Found(rule, own, troubles, today));
            findings.addAll(own);
        }
        var judged = new WaivedFindings(setup.projects(), rules, troubles, today).judge(List.copyOf(findings));
        return new LintReport(
                setup,
                judged.open().stream().sorted(BY_PLACE).toList(),
                judged.waived().stream()
                        .sorted(Comparator.comparing(LintReport.Waived::finding, BY_PLACE))
                        .toList(),
                troubles.list(),
                notes(setup, rules));
    }

    /**
     * Reads a folder and applies rules to it.
     *
     * @throws IOException when {@code folder} is no folder or cannot be listed
     */
    public static LintReport folder(Path folder, List<Rule> rules, LocalDate today) throws IOException {
        return folder(folder, rules, today, null);
    }

    /**
     * Reads a folder and applies rules to it.
     *
     * @param hostMemory of the server, in bytes; null when only {@code taskforge.yaml} may say it
     * @throws IOException when {@code folder} is no folder or cannot be listed
     */
    public static LintReport folder(Path folder, List<Rule> rules, LocalDate today, @Nullable Long hostMemory)
            throws IOException {
        var troubles = new Troubles();
        return run(SetupReader.read(folder, troubles).onHostOf(hostMemory), troubles, rules, today);
    }

    private static List<Message> notes(Setup setup, List<Rule> rules) {
        boolean asked = rules.stream().anyMatch(rule -> rule.id().equals(LimitRules.EXCEED_HOST));
        var files = asked ? LimitRules.notAddedUp(setup) : List.<SourceFile>of();
        return files.isEmpty()
                ? List.of()
                : List.of(Message.of(
                        NOT_ADDED_UP, files.stream().map(SourceFile::path).collect(Collectors.joining(", "))));
    }
}
