package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.watch.PlannedChanges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Tells people of an incident and notes of which of its monitors they heard, so that none of them is swallowed. */
final class Telling {
    /** So long it is left open whether something explains what went down at about the same time. */
    static final Duration SETTLED = Duration.ofSeconds(30);
    /** What needs a monitor that is well again gets so long to be well too. */
    static final Duration CALM = Duration.ofMinutes(5);

    private final IncidentPeople people;
    private final IncidentOpened opened;
    private final PlannedChanges quiet;
    private final Clock clock;

    /**
     * @param opened learns of each that is critical, or heard of, only now
     * @param quiet in which nobody is told
     */
    Telling(IncidentPeople people, IncidentOpened opened, PlannedChanges quiet, Clock clock) {
        this.people = people;
        this.opened = opened;
        this.quiet = quiet;
        this.clock = clock;
    }

    /** Tells that it began; tells whether anybody hears of it. */
    boolean opened(Tx tx, Project project, long id) {
        var incident = IncidentRows.get(tx, id);
        return heard(tx, incident, people.opened(tx, project, incident.inNewWords(), MemberRows.of(tx, id)));
    }

    /** Tells those who have not heard of it, or not that it is so bad, or who are about to. */
    void renewed(Tx tx, Project project, long id) {
        var incident = IncidentRows.get(tx, id);
        heard(tx, incident, people.renewed(tx, project, incident.inNewWords(), MemberRows.of(tx, id)));
    }

    private boolean heard(Tx tx, Incident incident, boolean heard) {
        if (heard) {
            IncidentRows.told(tx, incident.id(), now());
            MemberRows.named(tx, incident.id());
            if (!incident.told()) {
                opened.worse(tx, IncidentRows.get(tx, incident.id()));
            }
        }
        return heard;
    }

    /** Tells why it is. */
    void caused(Tx tx, Project project, long id) {
        IncidentRows.words(tx, id);
        people.caused(tx, project, IncidentRows.get(tx, id));
    }

    /** Notes that a monitor of a severity has gone down in it. */
    void grows(Tx tx, Incident incident, Severity severity, Instant now) {
        boolean worse = severity.compareTo(incident.severity()) > 0;
        IncidentRows.grouped(tx, incident.id(), worse ? severity : incident.severity(), now);
        if (worse) {
            IncidentRows.anew(tx, incident.id(), now);
            opened.worse(tx, IncidentRows.get(tx, incident.id()));
        }
    }

    /** Notes how bad it still is, and tells of those that nobody was told of when the others are well. */
    void remains(Tx tx, Project project, long id) {
        var incident = IncidentRows.get(tx, id);
        var down = down(tx, id);
        down.stream()
                .map(member -> IncidentDesk.severity(project, member.monitor()))
                .reduce((a, b) -> a.compareTo(b) >= 0 ? a : b)
                .filter(worst -> worst.compareTo(incident.severity()) < 0)
                .ifPresent(worst -> IncidentRows.severity(tx, id, worst));
        var loud = loud(tx, project, down);
        if (incident.told() && down.stream().noneMatch(Member::named) && !loud.isEmpty()) {
            IncidentRows.words(tx, id);
            MemberRows.named(tx, id, loud);
            people.remains(tx, project, IncidentRows.get(tx, id), loud);
        }
    }

    /** Those of its monitors that nobody was told of, though nothing explains them and they had time to be explained. */
    List<Member> swallowed(Tx tx, Project project, long id) {
        var incident = IncidentRows.get(tx, id);
        if (!incident.isOpen() || !incident.told()) {
            return List.of();
        }
        var now = now();
        var members = MemberRows.of(tx, id);
        var dependencies = new Dependencies(project);
        var swallowed = members.stream()
                .filter(member -> member.isDown() && !member.named())
                .filter(member -> !isExplained(incident, members, dependencies, member.monitor(), now))
                .toList();
        boolean settled = swallowed.stream()
                .noneMatch(member -> member.joinedAt().plus(SETTLED).isAfter(now));
        return settled ? loud(tx, project, swallowed) : List.of();
    }

    private static boolean isExplained(
            Incident incident, List<Member> members, Dependencies dependencies, String monitor, Instant now) {
        var cause = incident.cause();
        var needs = dependencies.needs(monitor);
        return (cause != null && cause.coversAny(dependencies.names(monitor)))
                || members.stream()
                        .filter(other -> needs.contains(other.monitor()))
                        .anyMatch(other -> isStillFelt(other, now));
    }

    private static boolean isStillFelt(Member member, Instant now) {
        var left = member.leftAt();
        return left == null || left.plus(CALM).isAfter(now);
    }

    /** Tells of these too. */
    void joined(Tx tx, Project project, long id, List<Member> members) {
        IncidentRows.words(tx, id);
        MemberRows.named(tx, id, members);
        people.joined(tx, project, IncidentRows.get(tx, id), members);
    }

    private List<Member> loud(Tx tx, Project project, List<Member> members) {
        if (members.isEmpty()) {
            return members;
        }
        var now = now();
        var planned = quiet.of(tx, project.name());
        return members.stream()
                .filter(member -> !planned.ended(member.monitor(), now).equals(PlannedChanges.NOT_YET))
                .toList();
    }

    static List<Member> down(Tx tx, long id) {
        return MemberRows.of(tx, id).stream().filter(Member::isDown).toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
