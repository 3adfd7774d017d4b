package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.EvidenceContext;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.check.NamedCheck;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes gates from what is known: the newest evidence of each check, how old it is, whether its circumstances still
 * hold, the conditions of the items, and the waivers. Asks nothing and changes nothing but the history of verdicts. Safe
 * for use by any thread.
 */
public final class Gates {
    private final Database database;
    private final Checks checks;
    private final Evidences evidences;
    private final VerdictHistory history;
    private final Clock clock;

    public Gates(Database database, Checks checks, Evidences evidences, VerdictHistory history, Clock clock) {
        this.database = database;
        this.history = history;
        this.checks = checks;
        this.evidences = evidences;
        this.clock = clock;
    }

    /** The gate of a project now; a verdict that changed, or the first of a day, is noted in the history. */
    public Gate of(Project project) {
        var gate = database.read(tx -> of(tx, project));
        history.note(gate);
        return gate;
    }

    /** The gate of a project now, as the caller's transaction sees it. */
    public Gate of(Tx tx, Project project) {
        var now = clock.instant();
        var known = new Known(
                checks.of(project).stream().collect(Collectors.toMap(NamedCheck::name, Function.identity())),
                checks.contextsOf(project),
                evidences.newestOf(tx, project.name()),
                Attestations.newestOf(tx, project.name()),
                Waivers.list(tx, project.name()),
                new Applicability(project, checks.variablesOf(project)),
                now);
        var items = project.file().items().stream()
                .map(item -> known.item(project, item))
                .toList();
        return new Gate(project.name(), project.file().environment(), now, items);
    }

    /** All that the items of one gate are computed from. */
    private record Known(
            Map<String, NamedCheck> checks,
            Map<String, EvidenceContext> contexts,
            Map<String, Evidence> newest,
            Map<Long, Attestation> attestations,
            List<Waiver> waivers,
            Applicability applicability,
            Instant now) {

        GateItem item(Project project, ProjectFile.Item item) {
            var exemption = item.when() == null ? Optional.<Standing>empty() : applicability.exemption(item.when());
            boolean byRule = exemption
                    .filter(standing -> standing.state() == CheckState.NOT_APPLICABLE)
                    .isPresent();
            var standing = exemption
                    .orElseGet(() -> Standing.worst(
                            project.name(),
                            item.id(),
                            item.checks().stream()
                                    .map(name -> standing(project, name))
                                    .toList()))
                    .excused(byRule ? null : waiver(project, Waiver.Target.ITEM, item.id()), now);
            var evidence = item.checks().stream()
                    .map(newest::get)
                    .filter(Objects::nonNull)
                    .toList();
            return new GateItem(
                    item.id(),
                    item.title(),
                    item.priority(),
                    item.checks(),
                    standing.state(),
                    standing.reason(),
                    standing.fix(),
                    evidence,
                    standing.freshUntil(),
                    maxAge(item),
                    item.when(),
                    byRule,
                    shown(project, item),
                    evidence.stream()
                            .map(Evidence::id)
                            .map(attestations::get)
                            .filter(Objects::nonNull)
                            .toList());
        }

        private Standing standing(Project project, String name) {
            var check = checks.get(name);
            var context = contexts.get(name);
            if (check == null || context == null) {
                return Standing.unbound(project.name(), name);
            }
            var asked = new Standing.Asked(project.name(), name, check.isAttestation(), check.maxAge(), context);
            var evidence = newest.get(name);
            return Standing.of(asked, evidence, validUntil(evidence), now)
                    .excused(waiver(project, Waiver.Target.CHECK, name), now);
        }

        /** When the person who vouched said that the word ends; null when they said nothing. */
        private @Nullable Instant validUntil(@Nullable Evidence evidence) {
            var attestation = evidence == null ? null : attestations.get(evidence.id());
            return attestation == null ? null : attestation.validUntil();
        }

        /** The one that counts longest. */
        private @Nullable Waiver waiver(Project project, Waiver.Target target, String subject) {
            return about(project, target, subject)
                    .filter(waiver -> waiver.valid(now))
                    .max(Comparator.comparing(Waiver::expiresAt))
                    .orElse(null);
        }

        private Stream<Waiver> about(Project project, Waiver.Target target, String subject) {
            var sha256 = Waivers.sha256(project, target, subject).orElse("");
            return waivers.stream()
                    .filter(waiver ->
                            waiver.target() == target && waiver.subject().equals(subject))
                    .filter(waiver -> waiver.subjectSha256().equals(sha256));
        }

        /** Of the item's waivers and those of its checks: in force, else waiting, else past its time. */
        private @Nullable Waiver shown(Project project, ProjectFile.Item item) {
            var ofChecks = item.checks().stream().flatMap(check -> about(project, Waiver.Target.CHECK, check));
            var all = Stream.concat(about(project, Waiver.Target.ITEM, item.id()), ofChecks)
                    .filter(waiver -> waiver.waits(now) || waiver.approvedAt() != null)
                    .toList();
            return Stream.of(Waiver.State.APPROVED, Waiver.State.REQUESTED, Waiver.State.EXPIRED)
                    .flatMap(state -> all.stream()
                            .filter(waiver -> waiver.state(now) == state)
                            .max(Comparator.comparing(Waiver::expiresAt))
                            .stream())
                    .findFirst()
                    .orElse(null);
        }

        private Duration maxAge(ProjectFile.Item item) {
            return item.checks().stream()
                    .map(checks::get)
                    .filter(Objects::nonNull)
                    .map(NamedCheck::maxAge)
                    .min(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
        }
    }
}
