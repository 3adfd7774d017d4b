package dev.taskforge.ops.posture;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code posture-fix}: changes the machine so that a rule is right, and proves it; or takes such a change back. How the
 * machine was is on the disk before anything is changed. What cannot be proven is taken back at once, and the job fails with what was
 * seen.
 */
public final class FixOperation implements JobHandler {
    private static final String CHANGE = "change";
    private static final String PROVE = "prove";
    /** So many looks in a row must find it well when the network might go. */
    private static final int GOOD = 5;

    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final HostFixes fixes;
    private final String machine;
    private final Patience patience;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /**
     * How long a proof is waited for.
     *
     * @param whole until it must be there
     * @param between two looks
     */
    public record Patience(Duration whole, Duration between) {
        /** For machines: a clock needs some seconds until it follows, a Wi-Fi until it is lost. */
        public static final Patience USUAL = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(2));
    }

    /** @param machine the name of this one: what is asked of another is refused */
    public FixOperation(
            HostFixes fixes, String machine, Patience patience, Database database, AuditLog audit, Clock clock) {
        this.fixes = fixes;
        this.machine = machine;
        this.patience = patience;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    public JobType type() {
        return JobType.of(DutyJobs.POSTURE_FIX, this)
                .steps(StepSpec.repeatable(CHANGE), StepSpec.repeatable(PROVE))
                .retry(AFTER_CRASHES)
                .timeout(Duration.ofMinutes(15));
    }

    private record Request(
            String machine,
            String fix,
            @Nullable Boolean undo,
            @Nullable Boolean dryRun,
            @Nullable Boolean force) {}

    /**
     * How it ended.
     *
     * @param state fixed, undone or planned
     * @param lines what was done, or would be, as a person would do it
     */
    public record Ended(String fix, String state, List<String> lines) {}

    @Override
    public Ended run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.machine().equals(machine)) {
            throw new PermanentFailure(texts.render(Message.of("posture.fix.machine", request.machine(), machine)));
        }
        var fix = HostFixes.find(request.fix())
                .orElseThrow(() -> new PermanentFailure("there is no fix called " + request.fix()));
        try {
            if (Boolean.TRUE.equals(request.undo())) {
                return undo(fix, job);
            }
            boolean force = Boolean.TRUE.equals(request.force());
            if (Boolean.TRUE.equals(request.dryRun())) {
                var lines = fixes.plan(fix, force).shown();
                lines.forEach(job::log);
                return new Ended(fix.id(), "planned", lines);
            }
            var lines = job.step(CHANGE, Lines.class, () -> change(fix, force, job));
            job.step(PROVE, () -> prove(fix, job));
            return new Ended(fix.id(), "fixed", lines == null ? List.of() : lines.all());
        } catch (Refusal e) {
            throw new PermanentFailure(texts.render(e.why()));
        }
    }

    /** What a step records. */
    record Lines(List<String> all) {}

    private Lines change(HostFix fix, boolean force, JobContext job) throws IOException, InterruptedException {
        var open = fixes.inForce(fix.rule());
        if (open.isPresent() && open.get().job() == job.job().id()) {
            return make(open.get(), job); // it was cut off
        }
        if (open.isPresent() && !open.get().fix().equals(fix.id())) {
            // The other way round: what is in force is taken back, which mostly is all.
            takeBack(open.get(), "host.undo", job);
            if (fixes.isDone(fix)) {
                return new Lines(List.of());
            }
        }
        var plan = fixes.plan(fix, force);
        var begun = fixes.begin(fix, plan, job.job().id(), by(job));
        record(job, "host.fix", begun);
        return make(begun, job);
    }

    private Lines make(FixRecord begun, JobContext job) throws IOException, InterruptedException {
        var lines = shown(begun.changes());
        lines.forEach(job::log);
        try {
            fixes.make(begun);
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            giveUp(begun, job, e);
            throw e;
        } catch (InterruptedException e) {
            giveUp(begun, job, e);
            throw e;
        } catch (IOException e) {
            throw failure("posture.fix.failed", begun, told(e), job);
        }
        return new Lines(lines);
    }

    /** Takes a fix back, and tells what ended it. */
    private PermanentFailure failure(String key, FixRecord open, String said, JobContext job) {
        var why = new PermanentFailure(texts.render(Message.of(key, open.fix(), said)));
        var trouble = giveUp(open, job, why);
        if (trouble.isEmpty()) {
            return why;
        }
        var stuck = new PermanentFailure(
                texts.render(Message.of("posture.fix.stuck", open.fix(), said, told(trouble.get()))));
        stuck.addSuppressed(trouble.get());
        return stuck;
    }

    /**
     * Takes a fix back, whatever ends it: a cancelled job, the end of the process, or what nobody thought of. What goes wrong with that
     * is added to the reason and returned.
     */
    private Optional<Exception> giveUp(FixRecord open, JobContext job, Exception why) {
        boolean interrupted = Thread.interrupted(); // no program could be run otherwise
        try {
            takeBack(open, "host.take_back", job);
            return Optional.empty();
        } catch (InterruptedException e) {
            interrupted = true;
            why.addSuppressed(e);
            return Optional.of(e);
        } catch (IOException | RuntimeException e) {
            why.addSuppressed(e);
            return Optional.of(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String told(Exception e) {
        return e instanceof Refusal refusal ? texts.render(refusal.why()) : said(e);
    }

    private static String said(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }

    private static List<String> shown(List<Change> changes) {
        return changes.stream().flatMap(change -> change.shown().stream()).toList();
    }

    /** Looks until the rule is right and, when it might go, the network has been there for a while. */
    private void prove(HostFix fix, JobContext job) throws IOException, InterruptedException {
        var open = fixes.inForce(fix.rule());
        Optional<Message> left;
        try {
            left = look(fix, open, job);
        } catch (IOException | InterruptedException | RuntimeException e) {
            open.ifPresent(fixed -> giveUp(fixed, job, e));
            throw e;
        }
        if (left.isPresent()) {
            var said = texts.render(left.get());
            throw open.isPresent()
                    ? failure("posture.fix.unproven", open.get(), said, job)
                    : new PermanentFailure(texts.render(Message.of("posture.fix.unproven", fix.id(), said)));
        }
        if (open.isPresent()) {
            record(job, "host.fixed", open.get());
        }
    }

    /** What is still not right when the time is over; empty when it is well. */
    private Optional<Message> look(HostFix fix, Optional<FixRecord> open, JobContext job)
            throws IOException, InterruptedException {
        var until = clock.instant().plus(patience.whole());
        int wanted = open.isPresent() && !open.get().network().isEmpty() ? GOOD : 1;
        int good = 0;
        while (good < wanted) {
            var left = left(fix, open);
            good = left.isPresent() ? 0 : good + 1;
            job.log(left.map(texts::render).orElse("well, " + good + " of " + wanted));
            if (left.isPresent() && clock.instant().isAfter(until)) {
                return left;
            }
            if (good < wanted) {
                Pause.of(patience.between());
            }
        }
        return Optional.empty();
    }

    /** What is not right yet; a look that fails is not right. */
    private Optional<Message> left(HostFix fix, Optional<FixRecord> open) throws IOException, InterruptedException {
        try {
            if (open.isPresent() && !fixes.isReachable(open.get())) {
                return Optional.of(Message.of(
                        "posture.fix.network", String.join(", ", open.get().network())));
            }
            return fixes.isDone(fix) ? Optional.empty() : Optional.of(fixes.seen(fix));
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return Optional.of(Message.of("posture.fix.unseen", told(e)));
        }
    }

    private Ended undo(HostFix fix, JobContext job) throws Exception {
        var lines = job.step(CHANGE, Lines.class, () -> {
            var open = fixes.inForce(fix.rule()).orElseThrow(() -> new Refusal("posture.fix.none", fix.rule()));
            takeBack(open, "host.undo", job);
            return new Lines(shown(open.wayBack()));
        });
        return new Ended(fix.id(), "undone", lines == null ? List.of() : lines.all());
    }

    private void takeBack(FixRecord open, String action, JobContext job) throws IOException, InterruptedException {
        // First, so that a crash between the two hides nothing.
        record(job, action, open);
        shown(open.wayBack()).forEach(job::log);
        fixes.takeBack(open);
    }

    private void record(JobContext job, String action, FixRecord fix) throws IOException {
        var details = new LinkedHashMap<String, Object>();
        details.put("fix", fix.fix());
        details.put("rule", fix.rule());
        details.put("changes", fix.changes().stream().map(Change::subject).toList());
        details.put("job", job.job().id());
        database.write(tx -> {
            audit.append(tx, by(job), action, null, "host/" + machine, details);
            return null;
        });
    }

    private static String by(JobContext job) {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }
}
