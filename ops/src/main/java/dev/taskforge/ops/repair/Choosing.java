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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final Set<String> declared;
    private final Set<String> databases;
    private final RepairDuty duty;
    private final boolean automatic;

    private Choosing(Look look, Services services, RepairDuty duty, boolean automatic) {
        this.look = look;
        this.declared = services.declared();
        this.databases = services.databases();
        this.duty = duty;
        this.automatic = automatic;
    }

    /**
     * The services that the project's file names.
     *
     * @param declared all of them; they are to run
     * @param databases those that hold databases
     */
    record Services(Set<String> declared, Set<String> databases) {}

    /**
     * What to do.
     *
     * @param automatic whether no person asked
     */
    static Choice of(Look look, Services services, RepairDuty duty, boolean automatic) {
        return new Choosing(look, services, duty, automatic).choose();
    }

    private Choice choose() {
        var roots = look.diagnosis().causes().stream()
                .filter(root -> root.cause() != Cause.RECENT_CHANGE)
                .toList();
        if (roots.isEmpty()) {
            boolean well = isProven(look);
            var why = Message.of(well ? "repair.nothing" : "repair.nothing.partial");
            return new Choice(null, null, "", List.of(), Set.of(), null, why, well);
        }
        for (var root : roots) {
            if (root.cause() == Cause.UNDER_WAY || root.cause() == Cause.DOCKER_UNREACHABLE) {
                return refused(root, Message.of("repair.refused." + root.cause().label()));
            }
        }
        if (!look.sure()) {
            return refused(roots.getFirst(), Message.of("repair.refused.unread"));
        }
        var lack = roots.stream()
                .filter(root -> SHORT.contains(root.cause()) && root.confidence() != Confidence.POSSIBLE)
                .findFirst();
        if (lack.isPresent()) {
            return onlyRoom(lack.get());
        }
        return roots.stream()
                .map(this::choose)
                .filter(choice -> choice.remedy() != null)
                .findFirst()
                .orElseGet(() -> choose(roots.getFirst()));
    }

    /** Whether no cause means that all is well. */
    private static boolean isProven(Look look) {
        var diagnosis = look.diagnosis();
        return diagnosis.whole() && diagnosis.containers() + diagnosis.answers() > 0;
    }

    /** A container that finds no room does not say on which disk; one that was measured is a path. */
    private Choice onlyRoom(Finding root) {
        return root.cause() == Cause.DISK_FULL && root.subject().startsWith("/")
                ? allowed(
                        root,
                        Remedy.FREE_SPACE,
                        look.containers().stream().filter(Served::running).toList())
                : refused(root, Message.of("repair.refused." + root.cause().label()));
    }

    private Choice choose(Finding root) {
        var ended = ended(root);
        if (!ended.isEmpty()) {
            return allowed(root, Remedy.START, ended);
        }
        if (root.cause() == Cause.PROXY && root.confidence() != Confidence.POSSIBLE) {
            return proxy(root);
        }
        if (!STUCK.contains(root.cause())) {
            return refused(root, Message.of("repair.refused.no-remedy"));
        }
        if (databases.contains(root.subject()) || of(root.subject()).anyMatch(Served::database)) {
            return refused(root, Message.of("repair.refused.database", root.subject()));
        }
        if (root.confidence() == Confidence.POSSIBLE) {
            return refused(root, Message.of("repair.refused.unsure"));
        }
        var sick = of(root.subject())
                .filter(Served::running)
                .filter(one -> root.cause() == Cause.NO_ANSWER || !one.ready())
                .toList();
        // Of several that were asked as one nobody knows which does not answer, and the others serve.
        return sick.isEmpty() || (root.cause() == Cause.NO_ANSWER && sick.size() > 1)
                ? refused(root, Message.of("repair.refused.no-remedy"))
                : allowed(root, Remedy.RESTART, sick);
    }

    /** The application may be one itself. Of several, nobody knows which one requests go through. */
    private Choice proxy(Finding root) {
        var proxies = look.containers().stream()
                .filter(one -> one.nginx() && one.running() && !declared.contains(one.service()))
                .toList();
        return proxies.size() == 1
                ? allowed(root, Remedy.RELOAD, proxies)
                : refused(root, Message.of("repair.refused.no-remedy"));
    }

    /** Of the root first, then of what follows from it. */
    private List<Served> ended(Finding root) {
        // What stands below a root is not touched when the root itself cannot be started.
        boolean own = root.cause() == Cause.ENDED_TOGETHER || isStarted(root, root);
        if (!own) {
            return List.of();
        }
        var chosen = new ArrayList<Served>();
        all(root)
                .filter(finding -> isStarted(finding, root))
                .flatMap(finding -> of(finding.subject()))
                .filter(Served::ended)
                .filter(one -> !chosen.contains(one))
                .forEach(chosen::add);
        return chosen;
    }

    /** Whether a finding is about a container that is to run and does not; what did its work once is not run again. */
    private boolean isStarted(Finding finding, Finding root) {
        boolean wanted = declared.contains(finding.subject())
                || !finding.below().isEmpty()
                || !finding.equals(root)
                || of(finding.subject()).anyMatch(Served::kept);
        return wanted
                && ENDED.contains(finding.cause())
                && finding.confidence() != Confidence.POSSIBLE
                && of(finding.subject()).anyMatch(Served::ended);
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

    private Choice refused(Finding root, Message why) {
        return made(root, null, List.of(), why);
    }

    private Choice made(Finding root, @Nullable Remedy remedy, List<Served> containers, @Nullable Message why) {
        var targets = containers.stream()
                .map(one -> new Target(one.id(), one.name(), one.service()))
                .toList();
        return new Choice(remedy, root.cause(), root.subject(), targets, failing(root), root.said(), why, false);
    }

    /** All that fails surely, whatever its root: only then it works again. What only may be so is left out, but not of the root. */
    private Set<String> failing(Finding root) {
        return Stream.concat(
                        all(root),
                        look.diagnosis().causes().stream()
                                .flatMap(Choosing::all)
                                .filter(finding -> isFailing(finding)))
                .filter(finding -> finding.cause() != Cause.RECENT_CHANGE)
                .map(Finding::subject)
                .collect(Collectors.toSet());
    }

    /** A check that was asked and does not pass fails, whatever that says about the application. */
    private static boolean isFailing(Finding finding) {
        return finding.confidence() != Confidence.POSSIBLE
                || finding.evidence().stream().anyMatch(fact -> fact.key().equals("diagnosis.fact.check"));
    }

    /** What still fails of what was to be well; empty when all of it is. */
    static Optional<Message> left(Choice choice, Look look) {
        var down = look.diagnosis().causes().stream()
                .flatMap(Choosing::all)
                .filter(finding -> finding.cause() != Cause.RECENT_CHANGE)
                .filter(finding -> choice.failing().contains(finding.subject()) || isFailing(finding))
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
        return isProven(look) ? Optional.empty() : Optional.of(Message.of("repair.left.unread"));
    }

    private static Stream<Finding> all(Finding finding) {
        return Stream.concat(Stream.of(finding), finding.below().stream().flatMap(Choosing::all));
    }
}
