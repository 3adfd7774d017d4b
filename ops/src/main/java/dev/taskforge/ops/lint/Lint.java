package dev.taskforge.ops.lint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** Runs rules over what was read. */
public final class Lint {
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
                troubles.list());
    }

    /**
     * Reads a folder and applies rules to it.
     *
     * @throws IOException when {@code folder} is no folder or cannot be listed
     */
    public static LintReport folder(Path folder, List<Rule> rules, LocalDate today) throws IOException {
        var troubles = new Troubles();
        return run(SetupReader.read(folder, troubles), troubles, rules, today);
    }
}
