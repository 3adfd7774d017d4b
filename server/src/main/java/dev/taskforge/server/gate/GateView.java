package dev.taskforge.server.gate;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.project.EvidenceView;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a project now.
 *
 * @param verdict {@code GO} or {@code NO-GO}
 * @param blockers ids of the items that keep it at NO-GO
 */
public record GateView(
        String project,
        String environment,
        String verdict,
        Instant at,
        List<GroupView> groups,
        List<ItemView> items,
        List<String> blockers) {

    /**
     * The items of one priority.
     *
     * @param open how many pass or are excused
     * @param notApplicable how many of those do not apply
     */
    public record GroupView(String priority, int items, int open, int notApplicable) {
        static GroupView of(Gate gate, Priority priority) {
            var items = gate.group(priority);
            return new GroupView(
                    priority.name(),
                    items.size(),
                    (int) items.stream()
                            .filter(item -> item.state().opensGate())
                            .count(),
                    (int) items.stream()
                            .filter(item -> item.state() == CheckState.NOT_APPLICABLE)
                            .count());
        }
    }

    /**
     * One line of the gate.
     *
     * @param freshUntil when its oldest evidence goes stale by age
     * @param when the condition under which it applies; null for always
     * @param byRule whether the condition, and no person, says that it does not apply
     * @param waiver in force, waiting or past its time: the one that matters most
     * @param attestations what people vouched for, of its evidence
     * @param blocks whether it alone keeps the verdict at NO-GO
     */
    public record ItemView(
            String id,
            String title,
            String priority,
            String state,
            String reason,
            @Nullable String fix,
            List<String> checks,
            List<EvidenceView> evidence,
            @Nullable Instant freshUntil,
            @Nullable String when,
            boolean byRule,
            @Nullable WaiverView waiver,
            List<AttestationView> attestations,
            boolean blocks) {

        static ItemView of(GateItem item, Instant now, Messages texts) {
            var fix = item.fix();
            var when = item.when();
            var waiver = item.waiver();
            return new ItemView(
                    item.id(),
                    item.title(),
                    item.priority().name(),
                    item.state().label(),
                    texts.render(item.reason()),
                    fix == null ? null : texts.render(fix),
                    item.checks(),
                    item.evidence().stream()
                            .map(evidence -> EvidenceView.of(evidence, texts))
                            .toList(),
                    item.freshUntil(),
                    when == null ? null : when.text(),
                    item.byRule(),
                    waiver == null ? null : WaiverView.of(waiver, now),
                    item.attestations().stream().map(AttestationView::of).toList(),
                    item.blocks());
        }
    }

    static GateView of(Gate gate, Messages texts) {
        return new GateView(
                gate.project(),
                gate.environment(),
                gate.verdict().label(),
                gate.at(),
                Stream.of(Priority.values())
                        .map(priority -> GroupView.of(gate, priority))
                        .toList(),
                gate.items().stream()
                        .map(item -> ItemView.of(item, gate.at(), texts))
                        .toList(),
                gate.blockers().stream().map(GateItem::id).toList());
    }
}
