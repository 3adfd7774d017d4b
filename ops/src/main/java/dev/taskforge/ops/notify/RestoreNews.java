package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is told of restores, by how far each is and not by its job: a job may have ended while what was before is still being
 * brought back by another. Those that are a part of a deployment are told with it.
 */
final class RestoreNews {
    private static final int MOST = 100;

    private final Restores restores;
    private final Supplier<Jobs> jobs;
    private final AlertWords words;

    RestoreNews(Restores restores, Supplier<Jobs> jobs, AlertWords words) {
        this.restores = restores;
        this.jobs = jobs;
        this.words = words;
    }

    /** What happened since a moment, the oldest first; the key of each keeps it from being told twice. */
    List<News> since(Project project, Instant from) {
        return restores.list(project.name(), null, MOST).reversed().stream()
                .filter(restore -> !restore.withRelease())
                .flatMap(restore -> news(project, restore, from))
                .toList();
    }

    private Stream<News> news(Project project, Restore restore, Instant from) {
        return switch (restore.state()) {
            case RUNNING, RETURNING -> halfDone(project, restore, restore.jobId()).stream();
            case UNDOING -> halfDone(project, restore, restore.undoJobId()).stream();
            case FAILED -> ended(project, restore, from).stream();
            case SUCCEEDED ->
                Stream.concat(ended(project, restore, from).stream(), notUndone(project, restore, from).stream());
            case UNDONE -> undone(project, restore, from).stream();
        };
    }

    private Optional<News> ended(Project project, Restore restore, Instant from) {
        var at = restore.endedAt();
        if (at == null || at.isBefore(from)) {
            return Optional.empty();
        }
        boolean serves = restore.state() == Restore.State.SUCCEEDED;
        if (serves && restore.error() != null) {
            return Optional.of(news(project, restore, "restore.stays", false, at, restore.error(), "alert.do.look"));
        }
        if (serves && restore.undoneByTwo()) {
            // It took another one back, which tells it.
            return Optional.empty();
        }
        var way = DutyJobs.RESTORE + (serves ? ".done" : ".failed");
        var fix = serves ? null : whenReplaced(restore, "alert.do.restore");
        return Optional.of(news(project, restore, way, serves, at, restore.error(), fix));
    }

    private Optional<News> undone(Project project, Restore restore, Instant from) {
        return finished(restore.undoJobId(), from)
                .map(at -> news(project, restore, DutyJobs.RESTORE_UNDO + ".done", true, at, null, null));
    }

    private Optional<News> notUndone(Project project, Restore restore, Instant from) {
        var job = find(restore.undoJobId());
        return finished(restore.undoJobId(), from)
                .map(at -> news(
                        project,
                        restore,
                        DutyJobs.RESTORE_UNDO + ".failed",
                        false,
                        at,
                        job.map(Job::error).orElse(null),
                        whenReplaced(restore, "alert.do.restore-undo")));
    }

    /** That a restore stands still half way, until another job brings it to an end. */
    private Optional<News> halfDone(Project project, Restore restore, @Nullable Long carrier) {
        return find(carrier)
                .filter(job -> job.state().isFinal())
                .map(job -> news(
                        project,
                        restore,
                        restore.state() == Restore.State.UNDOING ? "restore-undo.open" : "restore.open",
                        false,
                        job.finishedAt() == null ? restore.begunAt() : job.finishedAt(),
                        restore.error() == null ? job.error() : restore.error(),
                        whenReplaced(restore, "alert.do.restore.open")));
    }

    /** What to do about one that replaced what serves; one in place emptied it first, and its page says what became of it. */
    private static String whenReplaced(Restore restore, String fix) {
        return restore.inPlace() == null ? fix : "alert.do.look";
    }

    private Optional<Instant> finished(@Nullable Long job, Instant from) {
        return find(job)
                .filter(found -> found.state().isFinal())
                .map(Job::finishedAt)
                .filter(at -> !at.isBefore(from));
    }

    private Optional<Job> find(@Nullable Long job) {
        return job == null ? Optional.empty() : jobs.get().find(job);
    }

    private News news(
            Project project,
            Restore restore,
            String way,
            boolean well,
            Instant at,
            @Nullable String error,
            @Nullable String fix) {
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.ended", AlertWords.time(project, at)));
        if (error != null) {
            lines.add(Message.of("alert.cause", words.cause(project, error)));
        }
        if (fix != null) {
            lines.add(Message.of(fix));
        }
        var undo = restore.undoJobId();
        // That it was restored stays one message when it is taken back later.
        long job = undo != null && !way.startsWith(DutyJobs.RESTORE + ".") ? undo : restore.jobId();
        boolean open = !restore.state().isOver();
        var subject = "restore/" + restore.database() + "/job";
        return new News(
                "restore/" + restore.id() + "/" + way + "/" + job,
                Topic.RESTORE,
                // How it ends is told at once, however soon after.
                open ? subject + "/" + restore.id() : subject,
                well ? Severity.INFO : Severity.CRITICAL,
                well,
                Message.of("alert.job." + way, project.title(), restore.database()),
                lines,
                "/jobs/" + job);
    }
}
