package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.project.EvidenceView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a project now.
 *
 * @param verdict {@code GO} or {@code NO-GO}
 * @param blockers ids of the items that keep it at NO-GO
 */
public record GateView(
        String project, String environment, String verdict, Instant at, List<ItemView> items, List<String> blockers) {

    /**
     * One line of the gate.
     *
     * @param freshUntil when its oldest evidence goes stale by age
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
            boolean blocks) {

        static ItemView of(GateItem item, Messages texts) {
            var fix = item.fix();
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
                    item.blocks());
        }
    }

    static GateView of(Gate gate, Messages texts) {
        return new GateView(
                gate.project(),
                gate.environment(),
                gate.verdict().label(),
                gate.at(),
                gate.items().stream().map(item -> ItemView.of(item, texts)).toList(),
                gate.blockers().stream().map(GateItem::id).toList());
    }
}
