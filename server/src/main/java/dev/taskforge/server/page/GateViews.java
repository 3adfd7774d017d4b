package dev.taskforge.server.page;

import dev.taskforge.engine.api.Schedule;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.gate.Attestation;
import dev.taskforge.ops.gate.Decision;
import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.gate.Waiver;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.GateView;
import dev.taskforge.server.page.view.ReportView;
import dev.taskforge.server.page.view.StateCount;
import dev.taskforge.server.page.view.VerdictView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

    private static final Duration SHOWN_AFTER_EXPIRY = Duration.ofDays(30);

    private final Messages texts;

    /** @param texts those of the operations */
    GateViews(Messages texts) {
        this.texts = texts;
    }

    static VerdictView verdict(Gate gate) {
        var counts = gate.items().stream().collect(Collectors.groupingBy(GateItem::state, Collectors.counting()));
        var required = gate.group(Priority.P0).stream()
                .filter(item -> item.state() != CheckState.NOT_APPLICABLE)
                .toList();
        return new VerdictView(
                gate.verdict() == Verdict.GO,
                gate.blockers().size(),
                required.size(),
                (int) required.stream()
                        .filter(item -> item.state() == CheckState.WAIVED)
                        .count(),
                WORST_FIRST.stream()
                        .filter(counts::containsKey)
                        .map(state -> new StateCount(state.label(), counts.getOrDefault(state, 0L)))
                        .toList());
    }

    /** The items that keep the gate shut, worst first. */
    List<GateView.Item> blockers(Gate gate, Set<String> attestations) {
        return items(gate.blockers(), attestations, gate.at());
    }

    /** The items that are not as they should be but do not keep the gate shut. */
    List<GateView.Item> attention(Gate gate, Set<String> attestations) {
        return items(
                gate.items().stream()
                        .filter(item -> !item.blocks() && !item.state().opensGate())
                        .toList(),
                attestations,
                gate.at());
    }

    /** The items that are in order. */
    List<GateView.Item> proven(Gate gate, Set<String> attestations) {
        return items(
                gate.items().stream().filter(item -> item.state().opensGate()).toList(), attestations, gate.at());
    }

    /** The blockers, for a document that nobody acts on. */
    List<GateView.Item> blockers(Gate gate) {
        return blockers(gate, Set.of());
    }

    /** The items of each priority that has some, each group worst first. */
    List<ReportView.Group> groups(Gate gate) {
        return Arrays.stream(Priority.values())
                .filter(priority -> !gate.group(priority).isEmpty())
                .map(priority -> new ReportView.Group(
                        priority.name(), items(gate.group(priority), Set.of(), gate.at()), open(gate.group(priority))))
                .toList();
    }

    /** How the items of each priority stand, for priorities that have some. */
    static List<GateView.Group> standing(Gate gate) {
        return Arrays.stream(Priority.values())
                .map(priority -> new GateView.Group(
                        priority.name(),
                        gate.group(priority).size(),
                        open(gate.group(priority)),
                        gate.group(priority).stream().anyMatch(GateItem::blocks)))
                .filter(group -> group.items() > 0)
                .toList();
    }

    private static long open(List<GateItem> items) {
        return items.stream().filter(item -> item.state().opensGate()).count();
    }

    private List<GateView.Item> items(List<GateItem> items, Set<String> attestations, Instant now) {
        return items.stream()
                .sorted(Comparator.comparing(GateItem::priority)
                        .thenComparingInt(item -> WORST_FIRST.indexOf(item.state())))
                .map(item -> item(item, attestations, now))
                .toList();
    }

    /** @param attestations the names of the checks that a person answers */
    private GateView.Item item(GateItem item, Set<String> attestations, Instant now) {
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
                !item.state().opensGate(),
                item.when() == null ? "" : item.when().text(),
                item.byRule(),
                excuse(item.waiver(), now),
                item.attestations().stream()
                        .flatMap(word -> item.evidence().stream()
                                .filter(evidence -> evidence.id() == word.evidenceId())
                                .map(evidence -> word(word, evidence)))
                        .toList());
    }

    private static GateView.@Nullable Excuse excuse(@Nullable Waiver waiver, Instant now) {
        return waiver == null
                ? null
                : new GateView.Excuse(waiver.id(), waiver.state(now).label(), waiver.expiresAt());
    }

    private static GateView.Word word(Attestation word, Evidence evidence) {
        var proof = word.proof();
        return new GateView.Word(
                word.check(),
                evidence.askedBy(),
                evidence.finishedAt(),
                word.statement(),
                word.reference(),
                word.link(),
                word.validUntil(),
                proof == null ? null : proof.name(),
                proof == null ? 0 : proof.bytes(),
                proof == null ? "" : proof.sha256(),
                "/api/v1/projects/" + word.project() + "/evidence/" + word.evidenceId() + "/file");
    }

    /** Those that wait, are in force, or ended lately, for a document that nobody acts on. */
    static List<GateView.WaiverRow> waivers(List<Waiver> waivers, Instant now) {
        return waivers.stream()
                .filter(waiver -> isCurrent(waiver, now))
                .map(waiver -> waiver(waiver, now, false, false, List.of()))
                .toList();
    }

    /** Whether it still matters: it waits, is in force, or counted until lately. */
    static boolean isCurrent(Waiver waiver, Instant now) {
        return switch (waiver.state(now)) {
            case REQUESTED, APPROVED -> true;
            case EXPIRED -> waiver.approvedAt() != null && waiver.expiresAt().isAfter(now.minus(SHOWN_AFTER_EXPIRY));
            case DENIED, REVOKED -> false;
        };
    }

    static GateView.WaiverRow waiver(
            Waiver waiver, Instant now, boolean own, boolean mayApprove, List<String> approvers) {
        return new GateView.WaiverRow(
                waiver.id(),
                waiver.subject(),
                waiver.kind().label(),
                waiver.reason(),
                waiver.state(now).label(),
                waiver.requestedBy(),
                waiver.approvedBy(),
                waiver.expiresAt(),
                own,
                mayApprove,
                approvers);
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
                backup.local(),
                !backup.inPlace(),
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
