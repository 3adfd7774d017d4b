package dev.taskforge.ops.repair;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.diagnosis.Diagnoser;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code repair}: finds out why an application does not work, does what is bounded and safe about it, and looks until
 * it has been well three times in a row. It fails when it did not get so far, with what is left, or with why nothing was done.
 */
public final class RepairOperation implements JobHandler {
    static final String LOOK = "look";
    static final String ACT = "act";
    private static final String VERIFY = "verify";
    private static final int GOOD = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** After a crash it goes on where it was: what was done is not done again. */
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Diagnoser diagnoser;
    private final Acting acting;
    private final RepairBudget budget;
    private final Projects projects;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param socket of Docker Engine */
    public RepairOperation(
            Path socket,
            Diagnoser diagnoser,
            Supplier<Jobs> jobs,
            Projects projects,
            Database database,
            AuditLog audit,
            Clock clock) {
        this.diagnoser = diagnoser;
        this.acting = new Acting(socket, clock);
        this.budget = new RepairBudget(jobs);
        this.projects = projects;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    public JobType type() {
        return JobType.of(DutyJobs.REPAIR, this)
                .steps(StepSpec.repeatable(LOOK), StepSpec.repeatable(ACT), StepSpec.repeatable(VERIFY))
                .retry(AFTER_CRASHES)
                .timeout(Duration.ofMinutes(20));
    }

    record Request(String project, @Nullable String service, boolean dryRun, boolean automatic) {}

    @Override
    public Repair run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var choice = job.step(LOOK, Choice.class, () -> look(project, request, job));
        job.log(choice.said() == null ? "nothing speaks for a cause" : texts.render(choice.said()));
        if (choice.remedy() == null) {
            return undone(choice);
        }
        if (request.dryRun()) {
            job.log("would " + choice.remedy().label() + " " + String.join(", ", choice.names()));
            return Repair.of(choice, Repair.State.PLANNED);
        }
        if (budget.isSpent(job.job(), choice.subject(), clock.instant())) {
            throw new PermanentFailure(texts.render(Message.of(
                    "repair.refused.budget", choice.subject(), RepairBudget.MOST, RepairBudget.WITHIN.toMinutes())));
        }
        job.step(ACT, () -> {
            record(job, choice, "project.repair");
            acting.act(choice, job);
        });
        job.step(VERIFY, () -> verify(project, request, choice, job));
        record(job, choice, "project.repaired");
        return Repair.of(choice, Repair.State.REPAIRED);
    }

    private Choice look(Project project, Request request, JobContext job) throws InterruptedException {
        return Choosing.of(
                diagnoser.look(project, request.service(), by(job), job.job().id()),
                databases(project),
                RepairDuty.of(project.file().repair()),
                request.automatic());
    }

    private static Set<String> databases(Project project) {
        return project.file().databases().values().stream()
                .map(database -> database.service())
                .filter(service -> service != null)
                .map(Objects::requireNonNull)
                .collect(Collectors.toSet());
    }

    private Repair undone(Choice choice) {
        if (choice.well()) {
            return Repair.of(choice, Repair.State.WELL);
        }
        throw new PermanentFailure(texts.render(Objects.requireNonNull(choice.refused())));
    }

    /** Looks until nothing of it fails three times in a row. */
    private void verify(Project project, Request request, Choice choice, JobContext job)
            throws InterruptedException, InterruptedIOException {
        var until = clock.instant().plus(PATIENCE);
        int good = 0;
        while (good < GOOD) {
            job.throwIfCancelled();
            var left = Choosing.left(
                    choice,
                    diagnoser.look(
                            project, request.service(), by(job), job.job().id()));
            good = left.isPresent() ? 0 : good + 1;
            job.log(left.map(texts::render).orElse("well, " + good + " of " + GOOD));
            if (left.isPresent() && clock.instant().isAfter(until)) {
                throw new PermanentFailure(texts.render(
                        Message.of("repair.failed", String.join(", ", choice.names()), texts.render(left.get()))));
            }
            if (good < GOOD) {
                Pause.of(BETWEEN);
            }
        }
    }

    private void record(JobContext job, Choice choice, String what) {
        var details = new LinkedHashMap<String, Object>();
        details.put("remedy", Objects.requireNonNull(choice.remedy()).label());
        details.put("cause", Objects.requireNonNull(choice.cause()).label());
        details.put("subject", choice.subject());
        details.put("containers", choice.names());
        details.put("job", job.job().id());
        var project = Objects.requireNonNull(job.job().project());
        database.write(tx -> {
            audit.append(tx, by(job), what, project, "project/" + project, details);
            return null;
        });
    }

    private static String by(JobContext job) {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }
}
