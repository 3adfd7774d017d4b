package dev.taskforge.server.page;

import dev.taskforge.engine.api.Schedule;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.gate.Decision;
import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.GateView;
import dev.taskforge.server.page.view.StateCount;
import dev.taskforge.server.page.view.VerdictView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gates, decisions, backups and drills as pages show them, in one language. Pure. */
final class GateViews {
    /** Worst first: what needs work stands at the front of each list and bar. */
    private static final List<CheckState> WORST_FIRST = List.of(
            CheckState.FAIL,
            CheckState.ERROR,
            CheckState.STALE,
            CheckState.UNKNOWN,
            CheckState.CLAIMED,
            CheckState.MANUAL,
            CheckState.WAIVED,
            CheckState.NOT_APPLICABLE,
            CheckState.PASS);

    private final Messages texts;

    /** @param texts those of the operations */
    GateViews(Messages texts) {
        this.texts = texts;
    }

    static VerdictView verdict(Gate gate) {
        var counts = gate.items().stream().collect(Collectors.groupingBy(GateItem::state, Collectors.counting()));
        int required = (int) gate.items().stream()
                .filter(item -> item.priority() == Priority.P0)
                .count();
        return new VerdictView(
                gate.verdict() == Verdict.GO,
                gate.blockers().size(),
                required,
                WORST_FIRST.stream()
                        .filter(counts::containsKey)
                        .map(state -> new StateCount(state.label(), counts.getOrDefault(state, 0L)))
                        .toList());
    }

    /** The items that keep the gate shut, worst first. */
    List<GateView.Item> blockers(Gate gate, Set<String> attestations) {
        return items(gate.blockers(), attestations);
    }

    /** The items that are not as they should be but do not keep the gate shut. */
    List<GateView.Item> attention(Gate gate, Set<String> attestations) {
        return items(
                gate.items().stream()
                        .filter(item -> !item.blocks() && !item.state().opensGate())
                        .toList(),
                attestations);
    }

    /** The items that are in order. */
    List<GateView.Item> proven(Gate gate, Set<String> attestations) {
        return items(
                gate.items().stream().filter(item -> item.state().opensGate()).toList(), attestations);
    }

    private List<GateView.Item> items(List<GateItem> items, Set<String> attestations) {
        return items.stream()
                .sorted(Comparator.comparing(GateItem::priority)
                        .thenComparingInt(item -> WORST_FIRST.indexOf(item.state())))
                .map(item -> item(item, attestations))
                .toList();
    }

    /** @param attestations the names of the checks that a person answers */
    private GateView.Item item(GateItem item, Set<String> attestations) {
        return new GateView.Item(
                item.id(),
                item.title(),
                item.priority().name(),
                item.state().label(),
                texts.render(item.reason()),
                text(item.fix()),
                item.checks(),
                item.evidence().stream()
                        .map(Evidence::finishedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                item.freshUntil(),
                item.evidence().stream().map(this::evidence).toList(),
                item.checks().stream().filter(attestations::contains).toList(),
                !item.state().opensGate());
    }

    private GateView.EvidenceView evidence(Evidence evidence) {
        var context = evidence.context();
        return new GateView.EvidenceView(
                evidence.id(),
                evidence.check(),
                evidence.state().label(),
                evidence.question(),
                texts.render(evidence.seen()),
                evidence.exitCode(),
                context.environment(),
                context.host(),
                context.envFingerprint(),
                context.composeHash(),
                context.definition(),
                evidence.startedAt(),
                evidence.finishedAt(),
                evidence.head(),
                evidence.tail(),
                evidence.outputSha256(),
                evidence.askedBy(),
                evidence.jobId());
    }

    static GateView.DecisionRow decision(Decision decision) {
        return new GateView.DecisionRow(
                decision.id(),
                decision.status().label(),
                decision.pic(),
                decision.notes(),
                decision.decidedBy(),
                decision.decidedAt(),
                decision.evidenceIds().size(),
                decision.projectVersion());
    }

    static GateView.BackupRow backup(Backup backup) {
        return new GateView.BackupRow(
                backup.id(),
                backup.database(),
                backup.snapshotAt(),
                backup.bytes(),
                backup.manifest().rows().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                backup.sha256(),
                backup.jobId(),
                backup.missing(),
                backup.drillPassed());
    }

    GateView.DrillRow drill(Drill drill) {
        return new GateView.DrillRow(
                drill.id(),
                drill.database(),
                drill.backupId(),
                drill.passed(),
                texts.render(drill.outcome()),
                drill.recoveryTime(),
                drill.dataAge(),
                drill.finishedAt(),
                drill.jobId());
    }

    /** The schedules of a project, the next to fire first; their names lose the project's. */
    static List<GateView.ScheduleRow> schedules(List<Schedule> all, String project) {
        return all.stream()
                .filter(schedule -> project.equals(schedule.project()))
                .sorted(Comparator.comparing(schedule -> Objects.requireNonNullElse(schedule.nextAt(), Instant.MAX)))
                .map(schedule -> new GateView.ScheduleRow(
                        duty(schedule.name(), project),
                        schedule.cron(),
                        schedule.zone().getId(),
                        schedule.enabled(),
                        schedule.nextAt()))
                .toList();
    }

    private static String duty(String name, String project) {
        return name.startsWith(project + ".") ? name.substring(project.length() + 1) : name;
    }

    private String text(@Nullable Message message) {
        return message == null ? "" : texts.render(message);
    }
}
