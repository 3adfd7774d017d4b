package dev.taskforge.ops.notify;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Hearers;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.Transition;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts into words for people what is no incident: that nothing outside is reached, and the end of what was told of single monitors
 * before there were incidents.
 */
public final class MonitorNotices implements Hearers {
    private static final String OFFLINE = "watch/offline";

    private final Projects projects;
    private final AlertWords words;
    private final Alerts alerts;

    /** @param variables of a project now; their secrets are masked in what was seen */
    public MonitorNotices(Projects projects, Function<Project, Variables> variables, Alerts alerts) {
        this.projects = projects;
        this.words = new AlertWords(variables);
        this.alerts = alerts;
    }

    /** That is an incident, which is told as one. */
    @Override
    public boolean bad(Tx tx, Monitor monitor, Transition transition) {
        return false;
    }

    @Override
    public void well(Tx tx, Monitor monitor, Transition transition) {
        hearing(tx, monitor.project()).ifPresent(project -> alerts.mend(tx, project, up(project, monitor, transition)));
    }

    @Override
    public void gone(Tx tx, String name, String monitor, Instant at) {
        hearing(tx, name).ifPresent(project -> alerts.mend(tx, project, gone(project, monitor, at)));
    }

    @Override
    public void offline(Tx tx, String name, Instant since) {
        hearing(tx, name).ifPresent(project -> alerts.tell(tx, project, offline(project, since)));
    }

    @Override
    public void online(Tx tx, String name, Instant since, Instant until) {
        hearing(tx, name).ifPresent(project -> alerts.mend(tx, project, online(project, since, until)));
    }

    private Optional<Project> hearing(Tx tx, String name) {
        return projects.find(tx, name).filter(project -> project.file().alerts() != null);
    }

    private News up(Project project, Monitor monitor, Transition transition) {
        var check = project.file().checks().get(monitor.name());
        var title = check == null ? monitor.name() : check.title();
        return new News(
                "monitor/" + monitor.name() + "/" + transition.id(),
                Topic.MONITOR,
                "monitor/" + monitor.name(),
                Severity.WARNING,
                true,
                Message.of("alert.monitor.up", project.title(), words.cause(project, title)),
                List.of(
                        Message.of("alert.since", AlertWords.time(project, transition.at())),
                        Message.of(
                                "alert.monitor.lasted",
                                Durations.roughly(Duration.between(transition.since(), transition.at())))),
                "/projects/" + project.name() + "/monitors/" + monitor.name());
    }

    private News gone(Project project, String monitor, Instant at) {
        var check = project.file().checks().get(monitor);
        var title = check == null ? monitor : check.title();
        return new News(
                "monitor/" + monitor + "/gone/" + at.toEpochMilli(),
                Topic.MONITOR,
                "monitor/" + monitor,
                Severity.WARNING,
                true,
                Message.of("alert.monitor.gone", project.title(), words.cause(project, title)),
                List.of(Message.of("alert.monitor.gone.why")),
                "/projects/" + project.name() + "/monitors");
    }

    private static News offline(Project project, Instant since) {
        return new News(
                "watch/offline/" + since.toEpochMilli(),
                Topic.MONITOR,
                OFFLINE,
                Severity.WARNING,
                false,
                Message.of("alert.monitor.offline", project.title()),
                List.of(
                        Message.of("alert.since", AlertWords.time(project, since)),
                        Message.of("alert.monitor.offline.do")),
                "/projects/" + project.name() + "/monitors");
    }

    /** What was told before may still wait, because nothing was reached: then both are one message. */
    private static News online(Project project, Instant since, Instant until) {
        return new News(
                "watch/online/" + since.toEpochMilli(),
                Topic.MONITOR,
                OFFLINE,
                Severity.WARNING,
                true,
                Message.of("alert.monitor.online", project.title()),
                List.of(
                        Message.of("alert.since", AlertWords.time(project, since)),
                        Message.of("alert.monitor.until", AlertWords.time(project, until))),
                "/projects/" + project.name() + "/monitors");
    }
}
