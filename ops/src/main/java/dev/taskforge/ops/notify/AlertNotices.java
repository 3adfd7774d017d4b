package dev.taskforge.ops.notify;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.DeploymentEnded;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Puts into words for people what happens to backups and deployments. */
public final class AlertNotices implements BackupWatch.Told, DeploymentEnded {
    private final Projects projects;
    private final AlertWords words;
    private final Alerts alerts;

    /** @param variables of a project now; their secrets are masked in what went wrong */
    public AlertNotices(Projects projects, Function<Project, Variables> variables, Alerts alerts) {
        this.projects = projects;
        this.words = new AlertWords(variables);
        this.alerts = alerts;
    }

    @Override
    public void changed(Tx tx, Absence absence, Absence.Change change, List<String> receivers, Instant now) {
        hearing(tx, absence.project())
                .ifPresent(project -> alerts.tell(tx, project, news(project, absence, change, now)));
    }

    private Optional<Project> hearing(Tx tx, String name) {
        return projects.find(tx, name).filter(project -> project.file().alerts() != null);
    }

    /** What is told of a promise. Copies at each destination are a subject of their own: one that is well says nothing of another. */
    News news(Project project, Absence absence, Absence.Change change, Instant now) {
        var concern = absence.concern().label();
        var word = change.name().toLowerCase(Locale.ROOT);
        var place = absence.destination();
        var subject = "backup/" + absence.name() + "/" + concern + (place.isEmpty() ? "" : "/" + place);
        return new News(
                subject + "/" + word + "/" + now.toEpochMilli(),
                absence.concern() == Absence.Concern.DRILL ? Topic.DRILL : Topic.BACKUP,
                subject,
                change == Absence.Change.UNWATCHED && absence.amissSince() == null
                        ? Severity.WARNING
                        : Severity.CRITICAL,
                change == Absence.Change.WELL,
                Message.of("alert." + word + "." + concern, project.title(), absence.name(), place),
                lines(project, absence, change),
                "/projects/" + project.name() + "/backups");
    }

    private List<Message> lines(Project project, Absence absence, Absence.Change change) {
        var lines = new ArrayList<Message>();
        var since = absence.amissSince();
        if (since != null) {
            lines.add(Message.of("alert.since", AlertWords.time(project, since)));
        }
        var newest = absence.newest();
        if (newest != null) {
            lines.add(Message.of("alert.newest", AlertWords.time(project, newest)));
        } else if (change == Absence.Change.OVERDUE && absence.concern() != Absence.Concern.JUDGEMENT) {
            lines.add(Message.of("alert.newest.none"));
        }
        var why = absence.why();
        if (why != null) {
            lines.add(Message.of("alert.cause", words.cause(project, why)));
        }
        if (change == Absence.Change.OVERDUE) {
            lines.add(Message.of("alert.do." + absence.concern().label()));
        }
        return lines;
    }

    @Override
    public void ended(Tx tx, Deployment deployment) {
        hearing(tx, deployment.project()).ifPresent(project -> alerts.tell(tx, project, news(project, deployment)));
    }

    /** What is told of a deployment. */
    News news(Project project, Deployment deployment) {
        boolean well = deployment.state() == Deployment.State.SUCCEEDED;
        var release = deployment.release() == null ? "?" : Integer.toString(deployment.release());
        var key = !well ? "alert.deploy.failed" : deployment.rollback() ? "alert.deploy.back" : "alert.deploy.done";
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.deploy.by", deployment.by(), AlertWords.time(project, deployment.startedAt())));
        var error = deployment.error();
        if (error != null) {
            lines.add(Message.of("alert.cause", words.cause(project, error)));
        }
        if (!well) {
            lines.add(Message.of(deployment.before() == null ? "alert.do.look" : "alert.do.deploy"));
        }
        return new News(
                "deploy/" + deployment.jobId() + "/" + deployment.state(),
                Topic.RELEASE,
                "deploy",
                well ? Severity.INFO : Severity.CRITICAL,
                well,
                Message.of(key, project.title(), release),
                lines,
                "/projects/" + project.name() + "/releases");
    }
}
