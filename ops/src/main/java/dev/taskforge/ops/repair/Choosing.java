package dev.taskforge.ops.repair;

import dev.taskforge.ops.diagnosis.Cause;
import dev.taskforge.ops.diagnosis.Confidence;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.diagnosis.Look;
import dev.taskforge.ops.diagnosis.Look.Served;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.project.RepairDuty.Mode;
import dev.taskforge.ops.repair.Choice.Target;
import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what was found to what is done about it, or why nothing is. Asks nobody and changes nothing. */
final class Choosing {
    /** After these a start is worth a try; a loop, a wrong command or a taken port would only fail again. */
    private static final Set<Cause> ENDED =
            Set.of(Cause.STOPPED, Cause.KILLED, Cause.CRASH, Cause.ENDED, Cause.ENDED_TOGETHER, Cause.OWN_MEMORY);

    private static final Set<Cause> STUCK = Set.of(Cause.UNHEALTHY, Cause.NO_ANSWER);
    /** Whatever is started while these last fails, or makes it worse. */
    private static final Set<Cause> SHORT = Set.of(Cause.DISK_FULL, Cause.INODES_FULL, Cause.HOST_MEMORY);

    private final Look look;
    private final Set<String> databases;
    private final RepairDuty duty;
    private final boolean automatic;

    private Choosing(Look look, Set<String> databases, RepairDuty duty, boolean automatic) {
        this.look = look;
        this.databases = databases;
        this.duty = duty;
        this.automatic = automatic;
    }

    /**
     * What to do.
     *
     * @param databases the services that hold databases
     * @param automatic whether no person asked
     */
    static Choice of(Look look, Set<String> databases, RepairDuty duty, boolean automatic) {
        return new Choosing(look, databases, duty, automatic).choose();
    }

    private Choice choose() {
        var roots = look.diagnosis().causes().stream()
                .filter(root -> root.cause() != Cause.RECENT_CHANGE)
                .toList();
        if (roots.isEmpty()) {
            return new Choice(
                    null,
                    null,
                    "",
                    List.of(),
                    Set.of(),
                    null,
                    nothing(),
                    look.diagnosis().whole());
        }
        for (var root : roots) {
            if (root.cause() == Cause.UNDER_WAY || root.cause() == Cause.DOCKER_UNREACHABLE) {
                return refused(root, Message.of("repair.refused." + root.cause().label()));
            }
        }
        var lack = roots.stream().filter(root -> SHORT.contains(root.cause())).findFirst();
        if (lack.isPresent()) {
            return onlyRoom(lack.get());
        }
        return roots.stream()
                .map(this::choose)
                .filter(choice -> choice.remedy() != null)
                .findFirst()
                .orElseGet(() -> choose(roots.getFirst()));
    }

    private Message nothing() {
        return Message.of(look.diagnosis().whole() ? "repair.nothing" : "repair.nothing.partial");
    }

    private Choice onlyRoom(Finding root) {
        return root.cause() == Cause.DISK_FULL
                ? allowed(root, Remedy.FREE_SPACE, List.of())
                : refused(root, Message.of("repair.refused." + root.cause().label()));
    }

    private Choice choose(Finding root) {
        var ended = ended(root);
        if (!ended.isEmpty()) {
            return allowed(root, Remedy.START, ended);
        }
        if (!STUCK.contains(root.cause())) {
            return refused(root, Message.of("repair.refused.no-remedy"));
        }
        if (databases.contains(root.subject())) {
            return refused(root, Message.of("repair.refused.database", root.subject()));
        }
        if (root.confidence() == Confidence.POSSIBLE) {
            return refused(root, Message.of("repair.refused.unsure"));
        }
        var running = of(root.subject()).filter(Served::running).toList();
        return running.isEmpty()
                ? refused(root, Message.of("repair.refused.no-remedy"))
                : allowed(root, Remedy.RESTART, running);
    }

    /** Of the root first, then of what follows from it. */
    private List<Served> ended(Finding root) {
        var chosen = new ArrayList<Served>();
        all(root)
                .filter(finding -> ENDED.contains(finding.cause()))
                .flatMap(finding -> of(finding.subject()))
                .filter(Served::ended)
                .filter(one -> !chosen.contains(one))
                .forEach(chosen::add);
        // What stands below a root is not touched when the root itself cannot be started.
        boolean own = ENDED.contains(root.cause())
                && (root.cause() == Cause.ENDED_TOGETHER || of(root.subject()).anyMatch(Served::ended));
        return own ? chosen : List.of();
    }

    private Stream<Served> of(String service) {
        return look.containers().stream().filter(one -> one.service().equals(service));
    }

    private Choice allowed(Finding root, Remedy remedy, List<Served> containers) {
        var mode = remedy.mode(duty);
        if (mode == Mode.OFF || (automatic && mode != Mode.AUTO)) {
            return refused(root, Message.of("repair.refused." + mode.word(), remedy.key()));
        }
        return made(root, remedy, containers, null);
    }

    private static Choice refused(Finding root, Message why) {
        return made(root, null, List.of(), why);
    }

    private static Choice made(Finding root, @Nullable Remedy remedy, List<Served> containers, @Nullable Message why) {
        var services = new LinkedHashSet<String>();
        all(root).map(Finding::subject).forEach(services::add);
        containers.forEach(one -> services.add(one.service()));
        return new Choice(
                remedy,
                root.cause(),
                root.subject(),
                containers.stream()
                        .map(one -> new Target(one.id(), one.name(), one.service()))
                        .toList(),
                services,
                root.said(),
                why,
                false);
    }

    /** What still fails of what was to be well; empty when all of it is. */
    static Optional<Message> left(Choice choice, Look look) {
        var down = look.diagnosis().causes().stream()
                .flatMap(Choosing::all)
                .filter(finding -> finding.cause() != Cause.RECENT_CHANGE)
                .filter(finding -> choice.services().contains(finding.subject()))
                .findFirst();
        if (down.isPresent()) {
            return down.map(Finding::said);
        }
        for (var target : choice.containers()) {
            boolean ready = look.containers().stream().anyMatch(one -> one.id().equals(target.id()) && one.ready());
            if (!ready) {
                return Optional.of(Message.of("repair.left.container", target.name()));
            }
        }
        return look.diagnosis().whole() ? Optional.empty() : Optional.of(Message.of("repair.left.unread"));
    }

    private static Stream<Finding> all(Finding finding) {
        return Stream.concat(Stream.of(finding), finding.below().stream().flatMap(Choosing::all));
    }
}
