package dev.taskforge.ops.notify;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.IncidentPeople;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Tells people of incidents: one message when one begins, one when it is over, and one for a cause that is found later. */
public final class IncidentNotices implements IncidentPeople {
    /** What went down later may be well as soon as what it needs is. */
    private static final Duration REMAINS = Duration.ofMinutes(5);

    private static final Set<Told.State> GONE_OUT = Set.of(Told.State.SENT, Told.State.REPLACED);

    private final IncidentWords words;
    private final Alerts alerts;

    /** @param variables of a project now; their secrets are masked in what was seen */
    public IncidentNotices(Function<Project, Variables> variables, Alerts alerts) {
        this.words = new IncidentWords(new AlertWords(variables));
        this.alerts = alerts;
    }

    @Override
    public boolean opened(Tx tx, Project project, Incident incident, List<Member> members) {
        return alerts.tell(tx, project, down(project, incident, members, GATHERING));
    }

    @Override
    public boolean renewed(Tx tx, Project project, Incident incident, List<Member> members) {
        return alerts.renew(tx, project, down(project, incident, members, GATHERING));
    }

    @Override
    public void joined(Tx tx, Project project, Incident incident, List<Member> joined) {
        alerts.add(
                tx,
                project,
                news(
                        incident,
                        false,
                        words.title(project, joined),
                        words.lines(project, incident, joined),
                        Duration.ZERO,
                        true));
    }

    @Override
    public void remains(Tx tx, Project project, Incident incident, List<Member> members) {
        alerts.tell(tx, project, down(project, incident, members, REMAINS));
    }

    private News down(Project project, Incident incident, List<Member> members, Duration wait) {
        var down = members.stream().filter(Member::isDown).toList();
        return news(incident, false, words.title(project, down), words.lines(project, incident, down), wait, false);
    }

    @Override
    public void escalated(
            Tx tx, Project project, Incident incident, List<Member> members, List<String> channels, Duration since) {
        var down = members.stream().filter(Member::isDown).toList();
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.incident.escalated", Durations.roughly(since)));
        lines.addAll(words.lines(project, incident, down));
        alerts.reach(
                tx, project, channels, news(incident, false, words.title(project, down), lines, Duration.ZERO, true));
    }

    @Override
    public void caused(Tx tx, Project project, Incident incident) {
        var cause = Objects.requireNonNull(incident.cause());
        var title = words.causeTitle(project, cause);
        alerts.add(tx, project, news(incident, false, title, words.causeLines(project, cause), Duration.ZERO, true));
    }

    @Override
    public void closed(Tx tx, Project project, Incident incident, List<Member> members, List<IncidentEvent> done) {
        alerts.mend(
                tx,
                project,
                news(
                        incident,
                        true,
                        words.endTitle(project, incident, members),
                        words.endLines(project, incident, members, done),
                        Duration.ZERO,
                        false));
    }

    @Override
    public boolean isTold(Tx tx, Project project, Incident incident, Instant now) {
        return alerts.of(tx, project.name(), incident.subject()).stream()
                .anyMatch(told -> GONE_OUT.contains(told.state())
                        || told.attempts() > 0
                        || (told.state() == Told.State.WAITING && !told.due().isAfter(now)));
    }

    @Override
    public void withdrawn(Tx tx, Project project, Incident incident) {
        alerts.withdraw(tx, project, incident.subject());
    }

    private static News news(
            Incident incident, boolean well, Message title, List<Message> lines, Duration wait, boolean further) {
        return new News(
                incident.subject() + "/" + incident.words(),
                Topic.MONITOR,
                incident.subject(),
                incident.severity(),
                well,
                title,
                lines,
                incident.path(),
                wait,
                further);
    }
}
