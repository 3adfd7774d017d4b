package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.text.Message;
import java.time.LocalDate;
import java.util.List;

/** Takes what the search of one rule finds. Not safe for several threads. */
public final class Found {
    /** Nobody reads further; what lies beyond is counted as not looked at. */
    private static final int MOST = 1_000;

    private final Rule rule;
    private final List<Finding> findings;
    private final Troubles troubles;
    private final LocalDate today;
    private int count;

    Found(Rule rule, List<Finding> findings, Troubles troubles, LocalDate today) {
        this.rule = rule;
        this.findings = findings;
        this.troubles = troubles;
        this.today = today;
    }

    /** The day of the run, for rules about dates. */
    public LocalDate today() {
        return today;
    }

    /**
     * A fault that a person mends.
     *
     * @param arguments of the rule's text; a secret only as {@link Masked}
     */
    public void at(Spot spot, Object... arguments) {
        at(spot, List.of(), arguments);
    }

    /** A fault that has a mechanical repair. */
    public void at(Spot spot, List<Edit> edits, Object... arguments) {
        if (++count <= MOST) {
            findings.add(new Finding(rule, spot, Message.of(rule.id(), arguments), edits));
        } else if (count == MOST + 1) {
            troubles.add(spot, "lint.many", rule.id(), MOST);
        }
    }
}
