package dev.taskforge.ops.notify;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Hearers;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Transition;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts into words for people that a monitor is down, or up again. */
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

    @Override
    public boolean bad(Tx tx, Monitor monitor, Transition transition) {
        return hearing(tx, monitor.project())
                .filter(project -> alerts.tell(tx, project, news(project, monitor, transition)))
                .isPresent();
    }

    @Override
    public void well(Tx tx, Monitor monitor, Transition transition) {
        hearing(tx, monitor.project())
                .ifPresent(project -> alerts.tell(tx, project, news(project, monitor, transition)));
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

    /** What is told of a change. */
    News news(Project project, Monitor monitor, Transition transition) {
        var check = project.file().checks().get(monitor.name());
        boolean well = transition.became() == MonitorState.UP;
        var title = check == null ? monitor.name() : check.title();
        var key = well ? "up" : transition.became() == MonitorState.UNASKED ? "unasked" : "down";
        return new News(
                "monitor/" + monitor.name() + "/" + transition.id(),
                Topic.MONITOR,
                "monitor/" + monitor.name(),
                check != null && check.priority() == Priority.P2 ? Severity.WARNING : Severity.CRITICAL,
                well,
                Message.of("alert.monitor." + key, project.title(), words.cause(project, title)),
                well ? upLines(project, transition) : downLines(project, check, monitor, transition),
                "/projects/" + project.name() + "/monitors/" + monitor.name());
    }

    private List<Message> upLines(Project project, Transition transition) {
        return List.of(
                Message.of("alert.since", AlertWords.time(project, transition.at())),
                Message.of(
                        "alert.monitor.lasted",
                        Durations.roughly(Duration.between(transition.since(), transition.at()))));
    }

    private List<Message> downLines(
            Project project, @Nullable DeclaredCheck check, Monitor monitor, Transition transition) {
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.since", AlertWords.time(project, transition.at())));
        var seen = transition.seen();
        if (seen != null) {
            lines.add(Message.of("alert.monitor.seen", words.cause(project, seen)));
        }
        if (check != null && check.fix() != null) {
            lines.add(Message.of("alert.monitor.fix", words.cause(project, check.fix())));
        } else {
            lines.add(Message.of(
                    transition.became() == MonitorState.UNASKED ? "alert.monitor.do.unasked" : "alert.monitor.do",
                    monitor.project()));
        }
        return lines;
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
