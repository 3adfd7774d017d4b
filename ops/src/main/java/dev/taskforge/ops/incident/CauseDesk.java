package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.diagnosis.Diagnosed;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.incident.Member.Left;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.PlannedChanges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Gives incidents their cause when it is found: one that nobody was told of goes into the one of the same cause, and a monitor that
 * only went down at the same time, for a cause of its own, gets an incident of its own.
 */
public final class CauseDesk implements Diagnosed {
    /** So long after an incident closed it is still written down why it was. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final IncidentPeople people;
    private final IncidentOpened opened;
    private final Telling telling;
    private final BiFunction<Project, String, String> masking;
    private final Clock clock;

    /**
     * @param opened learns of each incident that begins
     * @param quiet in which nobody is told
     * @param masking hides the secrets of a project in a text
     */
    public CauseDesk(
            IncidentPeople people,
            IncidentOpened opened,
            PlannedChanges quiet,
            BiFunction<Project, String, String> masking,
            Clock clock) {
        this.people = people;
        this.opened = opened;
        this.telling = new Telling(people, opened, quiet, clock);
        this.masking = masking;
        this.clock = clock;
    }

    @Override
    public void found(Tx tx, Project project, String check, long job, Diagnosis diagnosis) {
        var roots = RootCause.likely(diagnosis);
        if (roots.isEmpty()) {
            return;
        }
        var holding = IncidentRows.holding(tx, project.name(), check);
        if (holding.isPresent()) {
            explain(tx, project, holding.get(), check, job, roots);
            return;
        }
        IncidentRows.closed(tx, project.name(), check, now().minus(LATELY), Instant.EPOCH)
                .filter(incident -> incident.cause() == null)
                .ifPresent(incident -> write(tx, project, incident, chosen(tx, project, incident, check, roots), job));
    }

    private void explain(Tx tx, Project project, Incident incident, String check, long job, List<Finding> roots) {
        var known = incident.cause();
        var root = chosen(tx, project, incident, check, roots);
        if (known == null || (known.isSymptom() && explains(tx, project, incident, root))) {
            write(tx, project, incident, root, job);
            if (merged(tx, project, incident)) {
                return;
            }
            telling.caused(tx, project, incident.id());
            telling.renewed(tx, project, incident.id());
        } else {
            widen(tx, incident, known, roots);
        }
        split(tx, project, IncidentRows.get(tx, incident.id()), job, roots);
    }

    /** Whether it is the cause of what a check saw. */
    private static boolean explains(Tx tx, Project project, Incident incident, Finding root) {
        var cause = RootCause.of(root);
        var dependencies = new Dependencies(project);
        return !cause.isSymptom()
                && down(tx, incident).stream()
                        .anyMatch(member -> cause.coversAny(dependencies.names(member.monitor())));
    }

    /** The same cause, found again, may explain more than before. */
    private static void widen(Tx tx, Incident incident, RootCause known, List<Finding> roots) {
        roots.stream()
                .map(RootCause::of)
                .filter(root -> root.key().equals(known.key()))
                .findFirst()
                .ifPresent(root -> IncidentRows.cause(tx, incident.id(), known.and(root.covers())));
    }

    /** The root that explains one that people were told of, rather the check; else one of the others that are down, else the likeliest. */
    private static Finding chosen(Tx tx, Project project, Incident incident, String check, List<Finding> roots) {
        var dependencies = new Dependencies(project);
        var told = Comparator.comparing(Member::named).reversed();
        return Telling.down(tx, incident.id()).stream()
                .sorted(told.thenComparing(member -> !member.monitor().equals(check)))
                .flatMap(member -> Joining.root(roots, dependencies.names(member.monitor())).stream())
                .findFirst()
                .or(() -> Joining.root(roots, dependencies.names(check)))
                .orElse(roots.getFirst());
    }

    private void write(Tx tx, Project project, Incident incident, Finding root, long job) {
        var cause = RootCause.of(root);
        IncidentRows.cause(tx, incident.id(), cause);
        var lines = root.lines().isEmpty() ? null : masking.apply(project, String.join("\n", root.lines()));
        MemberRows.add(
                tx, incident.id(), new IncidentEvent("cause/" + job, now(), Kind.CAUSE, null, cause.said(), lines));
    }

    /** Whether its monitors went into another incident of the same cause; not when people know it by now. */
    private boolean merged(Tx tx, Project project, Incident incident) {
        var key = Objects.requireNonNull(IncidentRows.get(tx, incident.id()).cause())
                .key();
        var other = ofCause(tx, incident, key);
        var now = now();
        if (other.isEmpty() || people.isTold(tx, project, incident, now)) {
            return false;
        }
        var into = other.get();
        for (var member : down(tx, incident)) {
            move(tx, incident, into, member, now);
        }
        telling.grows(tx, into, incident.severity(), now);
        people.withdrawn(tx, project, incident);
        IncidentRows.close(tx, incident.id(), now, into.id());
        IncidentDesk.note(
                tx, incident.id(), "merge", now, Kind.MERGED, Message.of("incident.merged", Long.toString(into.id())));
        telling.renewed(tx, project, into.id());
        return true;
    }

    /** Another one that is open and of this cause. */
    private static Optional<Incident> ofCause(Tx tx, Incident incident, String key) {
        return IncidentRows.openOf(tx, incident.project()).stream()
                .filter(open -> open.id() != incident.id())
                .filter(open -> open.cause() != null && open.cause().key().equals(key))
                .findFirst();
    }

    /** Those of its monitors that its cause does not explain and that another one does, get an incident of that cause. */
    private void split(Tx tx, Project project, Incident incident, long job, List<Finding> roots) {
        var cause = incident.cause();
        var down = down(tx, incident);
        if (cause == null || down.size() < 2) {
            return;
        }
        var dependencies = new Dependencies(project);
        // Whoever was told of it rather stays, so that what people heard of goes on.
        var unnamedFirst =
                down.stream().sorted(Comparator.comparing(Member::named)).toList();
        for (var member : unnamedFirst) {
            var names = dependencies.names(member.monitor());
            var root = cause.coversAny(names) ? Optional.<Finding>empty() : Joining.root(roots, names);
            boolean same = cause.isSymptom()
                    && root.map(RootCause::of).filter(RootCause::isSymptom).isPresent();
            if (root.isPresent() && !same && isMore(tx, incident)) {
                apart(tx, project, incident, member, root.get(), job);
            }
        }
        telling.remains(tx, project, incident.id());
    }

    private static boolean isMore(Tx tx, Incident incident) {
        return down(tx, incident).size() > 1;
    }

    private void apart(Tx tx, Project project, Incident incident, Member member, Finding root, long job) {
        var now = now();
        var key = RootCause.of(root).key();
        var same = ofCause(tx, incident, key);
        var severity = IncidentDesk.severity(project, member.monitor());
        var into = same.orElseGet(() -> begin(tx, project, member, severity, root, job, now));
        move(tx, incident, into, member, now);
        telling.grows(tx, into, severity, now);
        if (into.told()) {
            telling.renewed(tx, project, into.id());
        } else {
            telling.opened(tx, project, into.id());
        }
        if (same.isEmpty()) {
            opened.opened(tx, IncidentRows.get(tx, into.id()));
        }
    }

    private Incident begin(
            Tx tx, Project project, Member member, Severity severity, Finding root, long job, Instant now) {
        var incident = IncidentRows.open(tx, project.name(), severity, member.joinedAt(), now);
        IncidentDesk.note(
                tx,
                incident.id(),
                "open",
                member.joinedAt(),
                Kind.OPENED,
                Message.of("incident.opened." + (member.asked() ? "down" : "unasked"), member.monitor()));
        write(tx, project, incident, root, job);
        return incident;
    }

    private static void move(Tx tx, Incident from, Incident into, Member member, Instant now) {
        IncidentDesk.leave(tx, from, member.monitor(), now, Left.MOVED);
        MemberRows.moved(tx, into.id(), member);
        IncidentDesk.note(
                tx,
                into.id(),
                "join/" + member.transition(),
                member.joinedAt(),
                Kind.JOINED,
                Message.of("incident.joined." + (member.asked() ? "down" : "unasked"), member.monitor()));
    }

    private static List<Member> down(Tx tx, Incident incident) {
        return MemberRows.of(tx, incident.id()).stream()
                .filter(Member::isDown)
                .sorted(Comparator.comparing(Member::joinedAt))
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
