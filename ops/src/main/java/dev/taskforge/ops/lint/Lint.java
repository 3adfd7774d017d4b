package dev.taskforge.ops.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs rules over what was read. */
public final class Lint {
    private static final Comparator<Finding> BY_PLACE = Comparator.<Finding, String>comparing(
                    finding -> finding.spot().file().path())
            .thenComparingInt(finding -> finding.spot().start())
            .thenComparing(finding -> finding.rule().id());

    private Lint() {}

    /** Applies every rule of {@code rules}. */
    public static LintReport run(Setup setup, Troubles troubles, List<Rule> rules) {
        var findings = new ArrayList<Finding>();
        for (var rule : rules) {
            rule.search().look(setup, new Found(rule, findings));
        }
        findings.sort(BY_PLACE);
        return new LintReport(setup.files(), findings, troubles.list());
    }
}
