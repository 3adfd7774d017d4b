package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.checklist.MarkdownFile;
import dev.taskforge.ops.markdown.MarkdownLimitException;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Measurements;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** The job type {@code release-notes}: writes a deployment that succeeded into the notes of releases, once. */
public final class NotesOperation implements JobHandler {
    private static final int NEWEST_EVIDENCE = 500;

    private final Projects projects;
    private final Releases releases;
    private final MigrationLedger migrations;
    private final Measurements measurements;
    private final Evidences evidences;
    private final Database database;
    private final AuditLog audit;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    public NotesOperation(
            Projects projects, Releases releases, Evidences evidences, Database database, AuditLog audit) {
        this.projects = projects;
        this.releases = releases;
        this.migrations = new MigrationLedger(database);
        this.measurements = new Measurements(database);
        this.evidences = evidences;
        this.database = database;
        this.audit = audit;
    }

    public JobType type() {
        return JobType.of(DutyJobs.NOTES, this).timeout(Duration.ofMinutes(5));
    }

    record Payload(String project, long jobId) {}

    /** What the job leaves. */
    public record Written(String file, int release, boolean added) {}

    @Override
    public Written run(JobContext job) throws Exception {
        var asked = job.payload(Payload.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        var project = projects.find(asked.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + asked.project()));
        var duty = project.file().release();
        var notes = duty == null ? null : duty.notes();
        if (notes == null) {
            throw new PermanentFailure("taskforge.yaml no longer names a file under release.notes");
        }
        var deployment = releases.ofJob(asked.jobId())
                .filter(found -> found.project().equals(asked.project()) && found.release() != null)
                .orElseThrow(() -> new PermanentFailure("job " + asked.jobId() + " deploys nothing of this project"));
        var section = section(deployment);
        boolean added = write(project.resolve(notes), notes, section);
        int number = section.release().number();
        job.log((added ? "wrote release " : "has already release ") + number + ": " + notes);
        if (added) {
            record(project, number, notes);
        }
        return new Written(notes, number, added);
    }

    private NotesSection section(Deployment deployment) {
        var project = deployment.project();
        int number = Objects.requireNonNull(deployment.release());
        var release = releases.find(project, number).orElseThrow();
        var answers = evidences.list(project, null, null, NEWEST_EVIDENCE).stream()
                .filter(evidence -> Objects.equals(evidence.jobId(), deployment.jobId()))
                .toList();
        return new NotesSection(
                deployment,
                release,
                migrations.of(project, number).orElse(null),
                answers.reversed(),
                measurements.ofJob(deployment.jobId()).orElse(null));
    }

    /** Whether the section was added. A file that people change meanwhile is left alone, and tried again. */
    private boolean write(Path path, String name, NotesSection section) throws IOException {
        try {
            var before = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
            var file = MarkdownFile.of(name, before.length == 0 ? beginning() : before);
            var after = NotesFile.with(file, section.mark(), section.lines(texts));
            if (after.isEmpty()) {
                return false;
            }
            if (!NotesSwap.replace(path, before, after.get().getBytes(StandardCharsets.UTF_8))) {
                throw new IOException(name + " was changed by somebody else at the same moment");
            }
            return true;
        } catch (RequestException e) {
            throw new PermanentFailure(texts.render(e.text()));
        } catch (MarkdownLimitException e) {
            throw new PermanentFailure(name + " cannot be read as Markdown: " + e.getMessage());
        }
    }

    private byte[] beginning() {
        return ("# " + texts.render(Message.of("notes.heading")) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void record(Project project, int number, String file) {
        database.write(tx ->
                audit.append(tx, "system", "release.notes", project.name(), "release/" + number, Map.of("file", file)));
    }
}
