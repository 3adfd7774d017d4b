package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.diagnosis.Cause;
import dev.taskforge.ops.diagnosis.Confidence;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Tells the cause that was found when a monitor went down; whoever asks for a diagnosis reads it there. */
final class DiagnosisNews {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final AlertWords words;

    DiagnosisNews(AlertWords words) {
        this.words = words;
    }

    /** What is told of a diagnosis; empty when nobody but TaskForge asked for it, or nothing is sure enough to wake people with. */
    Optional<News> of(Project project, Job job) {
        var result = job.result();
        if (job.state() != JobState.SUCCEEDED
                || result == null
                || !JSON.readTree(job.payload()).hasNonNull("check")) {
            return Optional.empty();
        }
        return JSON.readValue(result, Diagnosis.class).causes().stream()
                .filter(root -> root.cause() != Cause.RECENT_CHANGE && root.cause() != Cause.CHECK_FAILS)
                .filter(root -> root.confidence() != Confidence.POSSIBLE)
                .findFirst()
                .map(root -> news(project, job, root));
    }

    private News news(Project project, Job job, Finding root) {
        var language = project.file().alerts() == null
                ? Messages.ENGLISH
                : project.file().alerts().language();
        var texts = Messages.ofOperations(language);
        var lines = new ArrayList<Message>();
        var since = root.since();
        if (since != null) {
            lines.add(Message.of("alert.since", AlertWords.time(project, since)));
        }
        if (!root.below().isEmpty()) {
            lines.add(Message.of(
                    "alert.diagnosis.below",
                    words.cause(project, texts.render(root.below().getFirst().said()))));
        }
        lines.add(Message.of("alert.diagnosis.do", words.cause(project, texts.render(root.advice()))));
        return new News(
                "job/" + job.id(),
                Topic.MONITOR,
                "diagnosis/" + job.id(),
                Severity.WARNING,
                false,
                Message.of(
                        "alert.diagnosis." + root.confidence().label(),
                        project.title(),
                        words.cause(project, texts.render(root.said()))),
                lines,
                "/projects/" + project.name() + "/diagnosis");
    }
}
