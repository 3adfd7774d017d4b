package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.text.Message;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Takes what the search of one rule finds. Not safe for several threads. */
public final class Found {
    /** Nobody reads further; what lies beyond is counted as not looked at. */
    private static final int MOST = 1_000;

    private final Rule rule;
    private final List<Finding> findings;
    private final Troubles troubles;
    private final LocalDate today;
    private int count;
    private final Set<Spot> places = new HashSet<>();

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
        // A command in taskforge.yaml is a list of words: what mends a line for a shell would break it.
        boolean list = rule.topic() == Topic.PROCEDURE && spot.file().name().equals(ProjectNotes.FILE);
        add(new Finding(rule, spot, Message.of(rule.id(), arguments), list ? List.of() : edits));
    }

    private void add(Finding finding) {
        if (++count <= MOST) {
            findings.add(finding);
            places.add(finding.spot());
        } else if (count == MOST + 1) {
            troubles.add(finding.spot(), "lint.many", rule.id(), MOST);
        }
    }

    /**
     * Takes what {@code search} finds, but nothing at a place where something was found before: what several share, as
     * by an anchor or an {@code extends}, is one fault.
     */
    public void elsewhere(Consumer<Found> search) {
        var more = new ArrayList<Finding>();
        search.accept(new Found(rule, more, troubles, today));
        more.removeIf(finding -> places.contains(finding.spot()));
        more.forEach(this::add);
    }
}
