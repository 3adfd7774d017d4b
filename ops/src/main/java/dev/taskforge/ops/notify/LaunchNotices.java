package dev.taskforge.ops.notify;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.launch.Launch;
import dev.taskforge.ops.launch.LaunchOperation.LaunchEnded;
import dev.taskforge.ops.launch.LaunchReport;
import dev.taskforge.ops.launch.LaunchReport.State;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.util.ArrayList;

/** Puts into words for people what became of a project after a GO. */
public final class LaunchNotices implements LaunchEnded {
    private static final int MOST_NAMED = 5;

    private final Alerts alerts;

    public LaunchNotices(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void ended(Tx tx, Project project, Launch launch, LaunchReport report) {
        alerts.tell(tx, project, news(project, launch, report));
    }

    private static News news(Project project, Launch launch, LaunchReport report) {
        var verdict = report.verdict();
        var lines = new ArrayList<Message>();
        var time = Durations.roughly(Duration.between(launch.begunAt(), launch.endsAt()));
        lines.add(Message.of("alert.launch.time", time, AlertWords.time(project, launch.begunAt())));
        var duty = project.file().alerts();
        var texts = Messages.ofOperations(duty == null ? Messages.ENGLISH : duty.language());
        var amiss = report.lines().stream()
                .filter(line -> line.state() != State.GOOD)
                .toList();
        amiss.stream()
                .limit(MOST_NAMED)
                .forEach(line -> lines.add(
                        Message.of("alert.launch.line." + line.kind().word(), line.name(), texts.render(line.said()))));
        if (amiss.size() > MOST_NAMED) {
            lines.add(Message.of("alert.launch.more", amiss.size() - MOST_NAMED));
        }
        var subject = "launch/" + launch.id();
        return new News(
                subject,
                Topic.RELEASE,
                subject,
                verdict == State.GOOD ? Severity.INFO : verdict == State.BAD ? Severity.CRITICAL : Severity.WARNING,
                verdict == State.GOOD,
                Message.of("alert.launch." + verdict.word(), project.title()),
                lines,
                "/projects/" + project.name() + "/launch");
    }
}
