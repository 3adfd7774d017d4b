package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes gates from what is known: the newest evidence of each check, how old it is, whether its circumstances still
 * hold, and the waivers. Asks nothing and changes nothing. Safe for use by any thread.
 */
public final class Gates {
    private final Database database;
    private final Checks checks;
    private final Evidences evidences;
    private final Clock clock;

    public Gates(Database database, Checks checks, Evidences evidences, Clock clock) {
        this.database = database;
        this.checks = checks;
        this.evidences = evidences;
        this.clock = clock;
    }

    /** The gate of a project now. */
    public Gate of(Project project) {
        return database.read(tx -> of(tx, project));
    }

    /** The gate of a project now, as the caller's transaction sees it. */
    public Gate of(Tx tx, Project project) {
        var now = clock.instant();
        var known = new Known(
                checks.of(project).stream().collect(Collectors.toMap(NamedCheck::name, Function.identity())),
                checks.contextsOf(project),
                evidences.newestOf(tx, project.name()),
                Waivers.list(tx, project.name()),
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
            List<Waiver> waivers,
            Instant now) {

        GateItem item(Project project, ProjectFile.Item item) {
            var standings =
                    item.checks().stream().map(name -> standing(project, name)).toList();
            var standing = Standing.worst(project.name(), item.id(), standings)
                    .excused(waiver(project, Waiver.Target.ITEM, item.id()), now);
            return new GateItem(
                    item.id(),
                    item.title(),
                    item.priority(),
                    item.checks(),
                    standing.state(),
                    standing.reason(),
                    standing.fix(),
                    item.checks().stream()
                            .map(newest::get)
                            .filter(Objects::nonNull)
                            .toList(),
                    standing.freshUntil(),
                    maxAge(item));
        }

        private Standing standing(Project project, String name) {
            var check = checks.get(name);
            var context = contexts.get(name);
            if (check == null || context == null) {
                return Standing.unbound(project.name(), name);
            }
            var asked = new Standing.Asked(project.name(), name, check.isAttestation(), check.maxAge(), context);
            return Standing.of(asked, newest.get(name), now).excused(waiver(project, Waiver.Target.CHECK, name), now);
        }

        /** The one that counts longest. */
        private @Nullable Waiver waiver(Project project, Waiver.Target target, String subject) {
            var sha256 = Waivers.sha256(project, target, subject).orElse("");
            return waivers.stream()
                    .filter(waiver ->
                            waiver.target() == target && waiver.subject().equals(subject) && waiver.valid(now))
                    .filter(waiver -> waiver.subjectSha256().equals(sha256))
                    .max(Comparator.comparing(Waiver::expiresAt))
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
