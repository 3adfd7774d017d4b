package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.backup.BackupPromise;
import dev.taskforge.ops.backup.InPlaceRequests;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells how backups, drills, restores, repairs and scheduled prunes ended, by looking at their jobs and at how far each restore is: so it is told too when
 * a process was killed and no code of the duty ran any more. The key of what is told keeps it from being told twice, whoever looks
 * how often.
 */
public final class JobNews {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> TOLD = List.of(
            DutyJobs.BACKUP,
            DutyJobs.DRILL,
            DutyJobs.RESTORE,
            DutyJobs.RESTORE_IN_PLACE,
            DutyJobs.RESTORE_UNDO,
            DutyJobs.REPAIR,
            DutyJobs.PRUNE);
    private static final Set<JobState> ENDED = Set.of(JobState.SUCCEEDED, JobState.FAILED);
    private static final Duration YOUNG = Duration.ofDays(1);
    /** So long a job may wait and run before it ends. */
    private static final Duration SUBMITTED = Duration.ofDays(3);

    private static final int MOST = 500;

    private final Projects projects;
    private final Supplier<Jobs> jobs;
    private final RestoreNews restoring;
    private final RepairNews repairing;
    private final Restores restores;
    private final Alerts alerts;
    private final AlertWords words;
    private final Database database;
    private final Clock clock;

    /** @param variables of a project now; their secrets are masked in what went wrong */
    public JobNews(
            Projects projects,
            Supplier<Jobs> jobs,
            Restores restores,
            Alerts alerts,
            Function<Project, Variables> variables,
            Database database,
            Clock clock) {
        this.projects = projects;
        this.jobs = jobs;
        this.restores = restores;
        this.alerts = alerts;
        this.words = new AlertWords(variables);
        this.restoring = new RestoreNews(restores, jobs, words);
        this.repairing = new RepairNews(words);
        this.database = database;
        this.clock = clock;
    }

    /** Tells what has ended; of the backups and of the drills of a database only the newest. */
    public void look() {
        var hearing = new TreeMap<String, Project>();
        projects.names()
                .forEach(name -> projects.find(name)
                        .filter(project -> project.file().alerts() != null)
                        .ifPresent(project -> hearing.put(name, project)));
        if (hearing.isEmpty()) {
            return;
        }
        TOLD.forEach(type -> look(type, hearing));
        var from = clock.instant().minus(YOUNG);
        for (var project : hearing.values()) {
            restoring.since(project, from).forEach(news -> tellOnce(project, news));
        }
    }

    private void look(String type, Map<String, Project> hearing) {
        var now = clock.instant();
        var filter =
                new JobFilter(ENDED, null, type, Set.copyOf(hearing.keySet()), now.minus(SUBMITTED), null, null, MOST);
        var seen = new HashSet<String>();
        for (var job : jobs.get().list(filter)) {
            var project = hearing.get(Objects.requireNonNullElse(job.project(), ""));
            var at = job.finishedAt();
            if (project == null || at == null || at.isBefore(now.minus(YOUNG))) {
                continue;
            }
            var name = nameOf(job);
            if (seen.add(project.name() + "/" + name)) {
                tell(project, job, name, at);
            }
        }
    }

    /** The database that a job is about, which not every payload names. */
    private String nameOf(Job job) {
        if (job.type().equals(DutyJobs.REPAIR)) {
            return job.type() + "/" + job.id(); // each is told
        }
        if (job.type().equals(DutyJobs.PRUNE)) {
            return job.type() + "/" + (job.schedule() == null ? "asked" : "scheduled");
        }
        var asked = JSON.readTree(job.payload());
        if (asked.has("database")) {
            return asked.path("database").asString("-");
        }
        var found = asked.has("restore_id")
                ? restores.find(asked.path("restore_id").asLong()).map(Restore::database)
                : database.read(tx -> InPlaceRequests.databaseOf(tx, job.id()));
        return found.orElse("-");
    }

    private void tell(Project project, Job job, String name, Instant at) {
        boolean well = job.state() == JobState.SUCCEEDED;
        switch (job.type()) {
            case DutyJobs.BACKUP -> tellOrMend(project, news(project, job, name, at, Topic.BACKUP, Severity.WARNING));
            case DutyJobs.DRILL -> {
                // The watch tells of those that a schedule promises.
                if (!BackupPromise.isDrilled(project, name)) {
                    tellOrMend(project, news(project, job, name, at, Topic.DRILL, Severity.CRITICAL));
                }
            }
            case DutyJobs.PRUNE -> {
                // Whoever asks for one sees how it ends.
                if (job.schedule() != null) {
                    tellOrMend(project, news(project, job, DutyJobs.PRUNE, at, Topic.MONITOR, Severity.WARNING));
                }
            }
            case DutyJobs.REPAIR -> {
                boolean troubled = database.read(tx -> alerts.isTroubled(tx, project, RepairNews.SUBJECT));
                repairing.of(project, job, at, troubled).ifPresent(news -> tellOnce(project, news));
            }
            default -> {
                // What has begun is told by how far it is.
                if (!well && !isBegun(project, job)) {
                    tellOnce(project, news(project, job, name, at, Topic.RESTORE, Severity.CRITICAL));
                }
            }
        }
    }

    private boolean isBegun(Project project, Job job) {
        return restores.list(project.name(), null, MOST).stream()
                .anyMatch(restore -> restore.jobId() == job.id() || Objects.equals(restore.undoJobId(), job.id()));
    }

    /** That a backup was made is told to those only who heard that one was not. */
    private void tellOrMend(Project project, News news) {
        if (!news.well()) {
            tellOnce(project, news);
        } else if (database.read(tx -> alerts.isTroubled(tx, project, news.subject()))) {
            database.write(tx -> {
                alerts.mend(tx, project, news);
                return true;
            });
        }
    }

    private void tellOnce(Project project, News news) {
        if (!database.read(tx -> alerts.knows(tx, project, news.key()))) {
            database.write(tx -> {
                alerts.tell(tx, project, news);
                return true;
            });
        }
    }

    private News news(Project project, Job job, String name, Instant at, Topic topic, Severity severity) {
        boolean well = job.state() == JobState.SUCCEEDED;
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.ended", AlertWords.time(project, at)));
        var error = job.error();
        if (!well && error != null) {
            lines.add(Message.of("alert.cause", words.cause(project, error)));
        }
        if (!well) {
            lines.add(Message.of(topic == Topic.RESTORE ? "alert.do.look" : "alert.do." + job.type()));
        }
        var way = job.type().equals(DutyJobs.RESTORE_IN_PLACE) ? DutyJobs.RESTORE : job.type();
        return new News(
                "job/" + job.id() + "/" + at.toEpochMilli(),
                topic,
                topic.word() + "/" + name + "/job",
                severity,
                well,
                Message.of("alert.job." + way + (well ? ".done" : ".failed"), project.title(), name),
                lines,
                "/jobs/" + job.id());
    }
}
