package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.repair.Repair;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Tells how repairs ended that TaskForge began by itself; whoever asks for one is told as it goes. */
final class RepairNews {
    /** That a repair did not help; the next one that does mends it. */
    static final String SUBJECT = "repair";

    /** A repair may be done before the first words of its incident are told; what answers them comes after them. */
    private static final Duration ANSWERS = Duration.ofSeconds(6);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final AlertWords words;

    RepairNews(AlertWords words) {
        this.words = words;
    }

    /**
     * What is told of a repair that has ended; empty when nothing was to be done.
     *
     * @param troubled whether it was told of one before that it did not help
     */
    Optional<News> of(Project project, Job job, Instant at, boolean troubled) {
        if (!JSON.readTree(job.payload()).hasNonNull("check")) {
            return Optional.empty();
        }
        var result = job.result();
        if (job.state() == JobState.SUCCEEDED && result != null) {
            var repair = JSON.readValue(result, Repair.class);
            return repair.state() == Repair.State.REPAIRED
                    ? Optional.of(repaired(project, job, repair, at, troubled ? SUBJECT : SUBJECT + "/" + job.id()))
                    : Optional.empty();
        }
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.ended", AlertWords.time(project, at)));
        lines.add(Message.of("alert.cause", words.cause(project, Objects.requireNonNullElse(job.error(), "?"))));
        lines.add(Message.of("alert.do.repair"));
        return Optional.of(
                news(project, job, SUBJECT, false, Message.of("alert.job.repair.failed", project.title()), lines));
    }

    private News repaired(Project project, Job job, Repair repair, Instant at, String subject) {
        var remedy = Objects.requireNonNull(repair.remedy()).label();
        var lines = List.of(
                Message.of("alert.ended", AlertWords.time(project, at)),
                Message.of("alert.repair." + remedy, String.join(", ", repair.containers())));
        return news(
                project,
                job,
                subject,
                true,
                Message.of("alert.job.repair.done", project.title(), repair.subject()),
                lines);
    }

    private static News news(
            Project project, Job job, String subject, boolean well, Message title, List<Message> lines) {
        return new News(
                "job/" + job.id(),
                Topic.MONITOR,
                subject,
                well ? Severity.WARNING : Severity.CRITICAL,
                well,
                title,
                lines,
                "/projects/" + project.name() + "/diagnosis",
                well ? ANSWERS : Duration.ZERO,
                false);
    }
}
