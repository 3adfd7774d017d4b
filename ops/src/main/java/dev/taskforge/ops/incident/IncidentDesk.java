package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.incident.Member.Left;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Hearers;
import dev.taskforge.ops.watch.Leaving;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.PlannedChanges;
import dev.taskforge.ops.watch.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Puts monitors that go down into incidents, and closes an incident when none is down in it; all in the transaction of the watch. */
public final class IncidentDesk implements Hearers, Leaving {
    /** An incident does not go on for ever by coming back. */
    static final Duration LONGEST = Duration.ofDays(1);

    private final Projects projects;
    private final IncidentPeople people;
    private final Hearers others;
    private final IncidentOpened opened;
    private final Telling telling;
    private final Clock clock;

    /**
     * @param others hear of what is no incident: that nothing outside is reached, and the end of what was told before there were any
     * @param opened learns of each that begins
     * @param quiet in which nobody is told
     */
    public IncidentDesk(
            Projects projects,
            IncidentPeople people,
            Hearers others,
            IncidentOpened opened,
            PlannedChanges quiet,
            Clock clock) {
        this.projects = projects;
        this.people = people;
        this.others = others;
        this.opened = opened;
        this.telling = new Telling(people, opened, quiet, clock);
        this.clock = clock;
    }

    @Override
    public boolean bad(Tx tx, Monitor monitor, Transition transition) {
        var project = projects.find(tx, monitor.project()).orElse(null);
        if (project == null) {
            return false;
        }
        var holding = IncidentRows.holding(tx, project.name(), monitor.name());
        if (holding.isPresent()) {
            var incident = holding.get();
            return incident.told() || telling.opened(tx, project, incident.id());
        }
        var now = now();
        var open = open(tx, project.name());
        var dependencies = new Dependencies(project);
        var joined = Joining.explaining(open, dependencies, monitor.name());
        if (joined.isPresent()) {
            return join(tx, project, joined.get(), monitor, transition);
        }
        var today = now.minus(LONGEST);
        var reopens = Joining.reopens(IncidentRows.often(tx, project.name(), monitor.name(), today));
        var before = IncidentRows.closed(tx, project.name(), monitor.name(), now.minus(reopens), today);
        if (before.isPresent()) {
            return reopen(tx, project, before.get(), monitor, transition);
        }
        var young = Joining.young(open, now);
        return young.isPresent()
                ? join(tx, project, young.get(), monitor, transition)
                : begin(tx, project, monitor, transition);
    }

    static List<Joining.Open> open(Tx tx, String project) {
        return IncidentRows.openOf(tx, project).stream()
                .map(incident -> new Joining.Open(
                        incident,
                        MemberRows.of(tx, incident.id()).stream()
                                .filter(Member::isDown)
                                .map(Member::monitor)
                                .collect(Collectors.toSet())))
                .toList();
    }

    private boolean begin(Tx tx, Project project, Monitor monitor, Transition change) {
        var severity = severity(project, monitor.name());
        var incident = IncidentRows.open(tx, project.name(), severity, change.at(), now());
        MemberRows.join(tx, incident.id(), monitor.name(), change, change.seen());
        note(tx, incident.id(), "open", change.at(), Kind.OPENED, said("incident.opened", monitor.name(), change));
        boolean heard = telling.opened(tx, project, incident.id());
        opened.opened(tx, IncidentRows.get(tx, incident.id()));
        return heard;
    }

    private boolean reopen(Tx tx, Project project, Incident incident, Monitor monitor, Transition change) {
        IncidentRows.reopen(tx, incident.id(), change.at(), now());
        IncidentRows.grouped(tx, incident.id(), severity(project, monitor.name()), now());
        MemberRows.join(tx, incident.id(), monitor.name(), change, change.seen());
        note(
                tx,
                incident.id(),
                "reopen/" + change.id(),
                change.at(),
                Kind.REOPENED,
                said("incident.reopened", monitor.name(), change));
        boolean heard = telling.opened(tx, project, incident.id());
        opened.opened(tx, IncidentRows.get(tx, incident.id()));
        return heard;
    }

    private boolean join(Tx tx, Project project, Incident incident, Monitor monitor, Transition change) {
        MemberRows.join(tx, incident.id(), monitor.name(), change, change.seen());
        telling.grows(tx, incident, severity(project, monitor.name()), now());
        note(
                tx,
                incident.id(),
                "join/" + change.id(),
                change.at(),
                Kind.JOINED,
                said("incident.joined", monitor.name(), change));
        if (!incident.told()) {
            return telling.opened(tx, project, incident.id());
        }
        // While the first words wait, they tell of it too.
        telling.renewed(tx, project, incident.id());
        return true;
    }

    /** Those of an incident that nobody was told of, though nothing explains them. */
    List<Member> swallowed(Tx tx, Project project, long id) {
        return telling.swallowed(tx, project, id);
    }

    /** Tells of them. */
    void tellSwallowed(Tx tx, Project project, long id) {
        var swallowed = telling.swallowed(tx, project, id);
        if (!swallowed.isEmpty()) {
            telling.joined(tx, project, id, swallowed);
        }
    }

    private static Message said(String key, String monitor, Transition change) {
        return Message.of(key + "." + change.became().detail(), monitor);
    }

    @Override
    public void well(Tx tx, Monitor monitor, Transition transition) {
        if (!leave(tx, monitor.project(), monitor.name(), transition.at(), Left.WELL)) {
            others.well(tx, monitor, transition);
        }
    }

    @Override
    public void calm(Tx tx, Monitor.Key monitor, Instant at, boolean gone) {
        leave(tx, monitor.project(), monitor.name(), at, gone ? Left.GONE : Left.WELL);
    }

    @Override
    public void gone(Tx tx, String project, String monitor, Instant at) {
        if (!leave(tx, project, monitor, at, Left.GONE)) {
            others.gone(tx, project, monitor, at);
        }
    }

    @Override
    public boolean paused(Tx tx, String project, String monitor, Instant at, String by) {
        return leave(tx, project, monitor, at, Left.PAUSED);
    }

    @Override
    public void offline(Tx tx, String project, Instant since) {
        others.offline(tx, project, since);
    }

    @Override
    public void online(Tx tx, String project, Instant since, Instant until) {
        others.online(tx, project, since, until);
    }

    /** Whether a monitor was down in an incident, and is not any more. */
    private boolean leave(Tx tx, String project, String monitor, Instant at, Left how) {
        var holding = IncidentRows.holding(tx, project, monitor);
        if (holding.isEmpty()) {
            return false;
        }
        var incident = holding.get();
        leave(tx, incident, monitor, at, how);
        projects.find(tx, project)
                .ifPresentOrElse(
                        found -> settle(tx, found, incident.id(), at), () -> settleUntold(tx, incident.id(), at));
        return true;
    }

    /** Lets a monitor be down in an incident no more, and writes down why. */
    static void leave(Tx tx, Incident incident, String monitor, Instant at, Left how) {
        long transition = MemberRows.of(tx, incident.id()).stream()
                .filter(member -> member.monitor().equals(monitor))
                .mapToLong(Member::transition)
                .findFirst()
                .orElse(0);
        MemberRows.leave(tx, incident.id(), monitor, at, how);
        var word = how.name().toLowerCase(Locale.ROOT);
        note(
                tx,
                incident.id(),
                "leave/" + monitor + "/" + transition,
                at,
                how == Left.WELL ? Kind.RECOVERED : Kind.LEFT,
                Message.of("incident.left." + word, monitor));
    }

    /** Closes an incident in which none is down; tells of those that nobody was told of when the others are well. */
    void settle(Tx tx, Project project, long id, Instant at) {
        var incident = IncidentRows.get(tx, id);
        if (Telling.down(tx, id).isEmpty()) {
            close(tx, project, incident, at);
        } else {
            telling.remains(tx, project, id);
        }
    }

    /** Of a project that is not there any more nobody is told. */
    private static void settleUntold(Tx tx, long id, Instant at) {
        if (MemberRows.of(tx, id).stream().noneMatch(Member::isDown)) {
            IncidentRows.close(tx, id, at, null);
        }
    }

    private void close(Tx tx, Project project, Incident incident, Instant at) {
        long id = incident.id();
        var end = at.isBefore(incident.roundAt()) ? incident.roundAt() : at;
        IncidentRows.close(tx, id, end, null);
        note(tx, id, "close/" + incident.reopened(), end, Kind.CLOSED, Message.of("incident.closed"));
        IncidentRows.words(tx, id);
        var done = MemberRows.events(tx, id).stream()
                .filter(isRepaired().and(event -> !event.at().isBefore(incident.roundAt())))
                .toList();
        people.closed(tx, project, IncidentRows.get(tx, id), MemberRows.of(tx, id), done);
    }

    private static Predicate<IncidentEvent> isRepaired() {
        return event -> event.kind() == Kind.REPAIR && event.said().key().startsWith("incident.repaired.");
    }

    static void note(Tx tx, long incident, String key, Instant at, Kind kind, Message said) {
        MemberRows.add(tx, incident, new IncidentEvent(key, at, kind, null, said, null));
    }

    static Severity severity(Project project, String monitor) {
        return Optional.ofNullable(project.file().checks().get(monitor))
                        .filter(check -> check.priority() == Priority.P2)
                        .isPresent()
                ? Severity.WARNING
                : Severity.CRITICAL;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
