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
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.diagnosis.Diagnosed;
import dev.taskforge.ops.diagnosis.Diagnoser;
import dev.taskforge.ops.diagnosis.Look;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code repair}: finds out why an application does not work, does what is bounded and safe about it, and looks until
 * it has been well three times in a row. It fails when it did not get so far, with what is left, or with why nothing was done.
 */
public final class RepairOperation implements JobHandler {
    static final String ACT = "act";
    private static final String VERIFY = "verify";
    private static final int GOOD = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Diagnoser diagnoser;
    private final Checks checks;
    private final Acting acting;
    private final RepairBudget budget;
    private final Projects projects;
    private final Database database;
    private final AuditLog audit;
    private final Diagnosed heard;
    private final Clock clock;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /**
     * @param socket of Docker Engine
     * @param heard what was found when a monitor went down
     */
    public RepairOperation(
            Path socket,
            Diagnoser diagnoser,
            Checks checks,
            Supplier<Jobs> jobs,
            Projects projects,
            Database database,
            AuditLog audit,
            Diagnosed heard,
            Clock clock) {
        this.diagnoser = diagnoser;
        this.checks = checks;
        this.acting = new Acting(socket, clock);
        this.budget = new RepairBudget(jobs);
        this.projects = projects;
        this.database = database;
        this.audit = audit;
        this.heard = heard;
        this.clock = clock;
    }

    public JobType type() {
        return JobType.of(DutyJobs.REPAIR, this)
                .steps(StepSpec.repeatable(ACT), StepSpec.repeatable(VERIFY))
                .retry(AFTER_CRASHES)
                .timeout(Duration.ofMinutes(20));
    }

    /** @param check that went down, for a repair that nobody asked for; null for the others */
    record Request(
            String project,
            @Nullable String service,
            @Nullable Boolean dryRun,
            @Nullable String check) {
        boolean automatic() {
            return check != null;
        }
    }

    @Override
    public Repair run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        if (Boolean.TRUE.equals(request.dryRun())) {
            return planned(chosen(project, request, job), job);
        }
        // One step: after a pause somebody else may have changed what a look before it found.
        var choice = job.step(ACT, Choice.class, () -> act(project, request, job));
        if (choice.remedy() == null) {
            return undone(choice);
        }
        job.step(VERIFY, () -> verify(project, request, choice, job));
        record(job, choice, "project.repaired");
        return Repair.of(choice, Repair.State.REPAIRED);
    }

    private Repair planned(Choice choice, JobContext job) {
        if (choice.remedy() == null) {
            return undone(choice);
        }
        job.log("would " + choice.remedy().label() + " " + String.join(", ", choice.names()));
        return Repair.of(choice, Repair.State.PLANNED);
    }

    private Repair undone(Choice choice) {
        if (choice.well()) {
            return Repair.of(choice, Repair.State.WELL);
        }
        throw new PermanentFailure(texts.render(Objects.requireNonNull(choice.refused())));
    }

    private Choice act(Project project, Request request, JobContext job) throws InterruptedException, IOException {
        var choice = chosen(project, request, job);
        if (choice.remedy() == null) {
            return choice;
        }
        var spent = budget.spent(job.job(), choice, clock.instant());
        if (spent.isPresent()) {
            return choice.refused(spent.get());
        }
        record(job, choice, "project.repair");
        try {
            acting.act(choice, job);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // What it says may hold what stands in the command or the files of a container.
            var said = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            var masked = checks.variablesOf(project).masking().mask(said);
            if (e instanceof Acting.Refusal) {
                throw new PermanentFailure(masked);
            }
            throw new IOException(masked);
        }
        return choice;
    }

    private Choice chosen(Project project, Request request, JobContext job) throws InterruptedException {
        var look = look(project, request, job);
        var check = request.check();
        if (check != null) {
            database.write(tx -> {
                heard.found(tx, project, check, job.job().id(), look.diagnosis());
                return true;
            });
        }
        var choice = Choosing.of(
                look, services(project), RepairDuty.of(project.file().repair()), request.automatic());
        job.log(choice.said() == null ? "nothing speaks for a cause" : texts.render(choice.said()));
        if (!choice.well()) {
            return choice;
        }
        return left(project, request, job).map(choice::refused).orElse(choice);
    }

    private Look look(Project project, Request request, JobContext job) throws InterruptedException {
        return diagnoser.look(project, request.service(), by(job), job.job().id());
    }

    /** What is left when nothing speaks for a cause: the very check that went down may ask what a diagnosis does not. */
    private Optional<Message> left(Project project, Request request, JobContext job) throws InterruptedException {
        var check = request.check();
        if (check == null || !project.file().checks().containsKey(check)) {
            return Optional.empty();
        }
        var answer = checks.ask(project, check, by(job), job.job().id()).evidence();
        return answer.state() == CheckState.PASS
                ? Optional.empty()
                : Optional.of(Message.of("repair.left.check", check));
    }

    private static Choosing.Services services(Project project) {
        var declared = new HashSet<String>();
        var databases = new HashSet<String>();
        project.file().databases().values().forEach(one -> {
            if (one.service() != null) {
                databases.add(one.service());
            }
        });
        declared.addAll(databases);
        var release = project.file().release();
        if (release != null) {
            declared.addAll(release.services());
        }
        return new Choosing.Services(declared, databases);
    }

    /** Looks until nothing fails three times in a row, and nothing was started anew between. */
    private void verify(Project project, Request request, Choice choice, JobContext job)
            throws InterruptedException, IOException {
        var until = clock.instant().plus(PATIENCE);
        var lives = Lives.NONE;
        int good = 0;
        while (good < GOOD) {
            job.throwIfCancelled();
            var look = look(project, request, job);
            var before = lives;
            lives = Lives.of(choice, look);
            var left = Choosing.left(choice, look);
            if (left.isEmpty()) {
                left = left(project, request, job);
            }
            good = left.isPresent() ? 0 : lives.equals(before) ? good + 1 : 1;
            job.log(left.map(texts::render).orElse("well, " + good + " of " + GOOD));
            if (good < GOOD && clock.instant().isAfter(until)) {
                throw new PermanentFailure(
                        texts.render(unproven(choice, left.orElse(Message.of("repair.left.restarts")))));
            }
            if (good < GOOD) {
                Pause.of(BETWEEN);
            }
        }
    }

    private Message unproven(Choice choice, Message left) {
        var remedy = Objects.requireNonNull(choice.remedy()).label();
        return Message.of("repair.failed." + remedy, String.join(", ", choice.names()), texts.render(left));
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
