package dev.taskforge.ops.report;

import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.gate.VerdictRecord;
import dev.taskforge.ops.gate.Waiver;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.project.ProjectFile.Item;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the gate said at the end of the month, what held it back, and what was excused and for how long. */
public final class RiskChapter implements Chapter {
    private final Gates gates;
    private final VerdictHistory history;
    private final Waivers waivers;

    public RiskChapter(Gates gates, VerdictHistory history, Waivers waivers) {
        this.gates = gates;
        this.history = history;
        this.waivers = waivers;
    }

    @Override
    public String id() {
        return "risks";
    }

    @Override
    public Section write(Month month) {
        var rows = new ArrayList<List<Value>>();
        var verdict = month.isOver() ? then(month, rows) : now(month, rows);
        long blockers = rows.size();
        var excused = waivers.list(month.name()).stream()
                .filter(waiver -> counted(waiver, month.end()))
                .toList();
        excused.forEach(waiver -> rows.add(List.of(
                Value.word("waiver." + waiver.kind().label()),
                new Text(waiver.subject()),
                new Text(waiver.reason()),
                Value.time(waiver.expiresAt()))));
        return new Section(
                id(),
                List.of(
                        new Figure("verdict", verdict),
                        new Figure("blockers", verdict instanceof Value.Unknown ? verdict : new Value.Count(blockers)),
                        Figure.count("waivers", excused.size())),
                List.of("kind", "subject", "why", "until"),
                rows);
    }

    private Value now(Month month, List<List<Value>> rows) {
        var gate = gates.of(month.project());
        for (GateItem item : gate.blockers()) {
            rows.add(List.of(
                    Value.word("blocker"), new Text(item.title()), new Words(item.reason()), new Value.Text("–")));
        }
        return new Text(gate.verdict().label());
    }

    private Value then(Month month, List<List<Value>> rows) {
        Map<String, String> titles = month.project().file().items().stream()
                .collect(Collectors.toMap(Item::id, Item::title, (first, _) -> first));
        var last = history.since(month.name(), month.until()).stream()
                .filter(record -> record.at().isBefore(month.until()))
                .reduce((_, later) -> later);
        if (last.isEmpty()) {
            return new Value.Unknown();
        }
        for (String id : last.map(VerdictRecord::blockers).orElseThrow()) {
            rows.add(List.of(
                    Value.word("blocker"), new Text(titles.getOrDefault(id, id)), new Value.Unknown(), new Text("–")));
        }
        return new Text(last.get().verdict().label());
    }

    /** Whether it counted at a moment, whatever became of it later. */
    private static boolean counted(Waiver waiver, Instant at) {
        var approved = waiver.approvedAt();
        var revoked = waiver.revokedAt();
        return approved != null
                && !approved.isAfter(at)
                && at.isBefore(waiver.expiresAt())
                && (revoked == null || revoked.isAfter(at));
    }
}
