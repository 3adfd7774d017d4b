package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Verification.Answer;
import dev.taskforge.ops.release.Verification.Kind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The job type {@code verify}: asks whether the release that serves is well, by its containers, through nginx, and by the checks
 * under {@code release.verify}. Submit it with {@link DutyJobs#verify}; it waits while the project is deployed.
 */
public final class VerifyOperation implements JobHandler {
    private static final Duration TIMEOUT = Duration.ofHours(2);

    private final Path socket;
    private final Projects projects;
    private final Releases releases;
    private final Checks checks;
    private final Evidences evidences;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param socket of Docker Engine */
    public VerifyOperation(
            Path socket,
            Projects projects,
            Releases releases,
            Checks checks,
            Evidences evidences,
            Database database,
            AuditLog audit,
            Clock clock) {
        this.socket = socket;
        this.projects = projects;
        this.releases = releases;
        this.checks = checks;
        this.evidences = evidences;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    public JobType type() {
        return JobType.of(DutyJobs.VERIFY, this).timeout(TIMEOUT);
    }

    record Request(String project) {}

    /** What the job returns; the answers are with the verification. */
    public record Outcome(int release, boolean passed, List<String> failed) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var name = job.payload(Request.class).project();
        if (!name.equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + name);
        }
        var project = projects.find(name).orElseThrow(() -> new PermanentFailure("there is no project " + name));
        var duty = project.file().release();
        var last = releases.lastSucceeded(name).orElse(null);
        if (duty == null || last == null) {
            throw new PermanentFailure("nothing of " + name + " has been deployed yet; deploy it, or ask its checks");
        }
        var release =
                releases.find(name, Objects.requireNonNull(last.release())).orElseThrow();
        var ground = releases.ground(last.id()).orElseThrow();
        var answers = new ArrayList<Answer>();
        var masking = checks.variablesOf(project).masking();
        ServingLook.at(socket, ground, release).forEach(answer -> add(job, answers, masked(answer, masking)));
        for (var check : duty.verify()) {
            job.throwIfCancelled();
            add(job, answers, ask(job, project, check));
        }
        return record(job, release, answers);
    }

    private static Answer masked(Answer answer, Masking masking) {
        return new Answer(answer.kind(), answer.name(), answer.good(), masking.mask(answer.seen()), null);
    }

    private void add(JobContext job, List<Answer> answers, Answer answer) {
        job.log((answer.good() ? "good: " : "bad: ") + answer.name() + ", " + texts.render(answer.seen()));
        answers.add(answer);
    }

    private Answer ask(JobContext job, Project project, String check) throws InterruptedException {
        if (!project.file().checks().containsKey(check)) {
            return new Answer(Kind.CHECK, check, false, Message.of("release.check-gone", check), null);
        }
        var answered = checks.ask(project, check, by(job), job.job().id());
        var evidence = database.write(tx -> evidences.add(tx, answered));
        return new Answer(Kind.CHECK, check, evidence.state() == CheckState.PASS, evidence.seen(), evidence.id());
    }

    private Outcome record(JobContext job, Release release, List<Answer> answers) {
        var failed = answers.stream()
                .filter(answer -> !answer.good())
                .map(Answer::name)
                .toList();
        var verification = new Verification(
                0,
                release.project(),
                release.number(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                by(job),
                job.job().id(),
                failed.isEmpty(),
                answers);
        database.write(tx -> {
            if (Verifications.add(tx, verification)) {
                audit.append(
                        tx,
                        verification.by(),
                        "release.verify",
                        release.project(),
                        "release/" + release.number(),
                        Map.of("passed", failed.isEmpty(), "asked", answers.size(), "failed", failed));
            }
            return null;
        });
        return new Outcome(release.number(), failed.isEmpty(), failed);
    }

    private static String by(JobContext job) {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }
}
