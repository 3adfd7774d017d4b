package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Change;
import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What TaskForge itself is changing: what does not serve meanwhile follows from it. Whoever starts a container by hand then may lose
 * what is written by it, or let a restore fail, so that no such advice is given.
 */
final class UnderWay {
    private static final Set<Cause> FOLLOWING = Set.of(
            Cause.STOPPED,
            Cause.ENDED,
            Cause.KILLED,
            Cause.NO_CONTAINER,
            Cause.ENDED_TOGETHER,
            Cause.UNHEALTHY,
            Cause.NO_ANSWER,
            Cause.PROXY,
            Cause.APPLICATION_ERRORS,
            Cause.DEPENDENCY_DOWN);
    /** What is advised for these touches no container. */
    private static final Set<Cause> APART = Set.of(
            Cause.DOCKER_UNREACHABLE,
            Cause.DISK_FULL,
            Cause.INODES_FULL,
            Cause.CERTIFICATE_EXPIRED,
            Cause.NAME_NOT_RESOLVED);

    private UnderWay() {}

    /** Puts a change that is under way above what follows from it, or behind all when nothing does. */
    static void above(List<Finding> roots, Facts facts) {
        var changing = facts.changes().stream().filter(Change::isUnderWay).findFirst();
        if (changing.isEmpty() || roots.isEmpty()) {
            return;
        }
        var change = changing.get();
        var below = new ArrayList<Finding>();
        var others = new ArrayList<Finding>();
        for (var root : roots) {
            boolean follows = follows(root, change, facts);
            (follows ? below : others).add(left(root, fix(change, follows)));
        }
        var said = new Finding(
                Cause.UNDER_WAY,
                Confidence.CERTAIN,
                change.kind(),
                change.at(),
                Message.of("diagnosis.under-way." + change.kind(), change.number()),
                fix(change, true),
                List.of(Message.of("diagnosis.fact.change-began", change.at())),
                List.of(),
                below);
        roots.clear();
        roots.addAll(others);
        roots.add(below.isEmpty() ? roots.size() : 0, said);
    }

    /** A deployment may end whatever is of the project, but not before it began; a restore says what it ended. */
    private static boolean follows(Finding root, Change change, Facts facts) {
        if (!FOLLOWING.contains(root.cause())) {
            return false;
        }
        if (!change.kind().startsWith("restore")) {
            var since = root.since();
            return since == null || !since.isBefore(change.at());
        }
        boolean isUnit = facts.units().stream().anyMatch(unit -> unit.service().equals(root.subject()));
        return facts.units().stream()
                .filter(unit -> !isUnit || unit.service().equals(root.subject()))
                .anyMatch(unit -> change.stopped().contains(unit.id()));
    }

    private static Finding left(Finding finding, Message fix) {
        return new Finding(
                finding.cause(),
                finding.confidence(),
                finding.subject(),
                finding.since(),
                finding.said(),
                APART.contains(finding.cause()) ? finding.advice() : fix,
                finding.evidence(),
                finding.lines(),
                finding.below().stream().map(one -> left(one, fix)).toList());
    }

    /** @param own whether it ended what this is about; what was down before it does not start */
    private static Message fix(Change change, boolean own) {
        var key = change.kind().equals(Changes.STUCK) ? "." + Changes.STUCK : own ? "" : ".beside";
        return Message.of("diagnosis.under-way" + key + ".fix", change.number());
    }
}
