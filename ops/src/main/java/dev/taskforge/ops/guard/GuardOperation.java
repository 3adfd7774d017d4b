package dev.taskforge.ops.guard;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.guard.Guarded.Kept;
import dev.taskforge.ops.guard.Keeper.Order;
import dev.taskforge.ops.guard.Keeper.Put;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The job type {@code guard}. What may keep people from the machine is tried first: it is proven, and goes back by itself unless somebody keeps
 * it within {@link Keeper#TRIAL}; also when this process is ended meanwhile.
 */
public final class GuardOperation implements JobHandler {
    private static final String CHOOSE = "choose";
    private static final String BEGIN = "begin";
    private static final String PUT = "put";
    private static final String PROVE = "prove";
    private static final String KEEP = "keep";
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Map<String, Guard> known;
    private final Keeper keeper;
    private final Guards guards;
    private final Projects projects;
    private final Database database;
    private final AuditLog audit;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param known by name */
    public GuardOperation(
            Map<String, Guard> known,
            Guards guards,
            Projects projects,
            Database database,
            AuditLog audit,
            Clock clock) {
        this.known = Map.copyOf(known);
        this.guards = guards;
        this.keeper = new Keeper(guards, database, audit, clock);
        this.projects = projects;
        this.database = database;
        this.audit = audit;
    }

    public JobType type() {
        return JobType.of(DutyJobs.GUARD, this)
                .steps(
                        StepSpec.repeatable(CHOOSE),
                        StepSpec.repeatable(BEGIN),
                        StepSpec.repeatable(PUT),
                        StepSpec.repeatable(PROVE),
                        StepSpec.repeatable(KEEP))
                .retry(AFTER_CRASHES)
                .timeout(Duration.ofMinutes(5));
    }

    /** What looks after them all the time, with the same keeper. */
    public GuardWatch watch() {
        return new GuardWatch(known, keeper, guards, projects);
    }

    @Override
    public GuardResult run(JobContext job) throws Exception {
        var request = job.payload(GuardRequest.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var machine = request.machine();
        if (machine != null && !machine.equals(guards.host())) {
            throw new PermanentFailure("this was asked of machine " + machine + ", and " + guards.host()
                    + " took it: ask again, or let only that machine run jobs");
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var guard = known.get(request.guard());
        if (guard == null) {
            throw new PermanentFailure("there is no guard " + request.guard());
        }
        return switch (request.action()) {
            case APPLY, RESTORE -> put(project, guard, request, job);
            case OFF -> off(project, guard, request, job);
            case VERIFY -> verify(project, guard, request, job);
            case EXPORT -> export(project, guard, request, job);
        };
    }

    private String wanted(Project project, Guard guard) throws IOException, InterruptedException {
        if (!guard.isDeclared(project.file())) {
            throw new PermanentFailure(texts.render(Message.of("guard.undeclared", guard.name())));
        }
        var wanted = guard.wanted(project);
        refuse(wanted.refusals());
        return wanted.state();
    }

    private String exported(Project project, Guard guard, GuardRequest request)
            throws IOException, InterruptedException {
        var id = request.export();
        if (id == null) {
            throw new PermanentFailure("a restore needs the number of what was exported");
        }
        var export = guards.export(project.name(), guard.name(), id)
                .orElseThrow(() -> new PermanentFailure("there is no export " + id));
        String state;
        try {
            state = guard.read(export.state());
        } catch (IllegalArgumentException e) {
            throw new PermanentFailure("export " + id + " cannot be read: " + e.getMessage());
        }
        refuse(guard.objections(project, state));
        return state;
    }

    private void refuse(List<Message> objections) {
        if (!objections.isEmpty()) {
            throw new PermanentFailure(texts.render(objections.getFirst()));
        }
    }

    /** What is chosen first stays chosen, though the file may change before it is done. */
    private GuardResult put(Project project, Guard guard, GuardRequest request, JobContext job) throws Exception {
        var chosen = job.step(
                CHOOSE,
                Kept.class,
                () -> request.action() == GuardRequest.Action.APPLY
                        ? new Kept(wanted(project, guard), Guarded.FILE)
                        : new Kept(exported(project, guard, request), Guarded.EXPORT));
        var order = new Order(project, guard, chosen, job.job().id(), by(job));
        job.step(BEGIN, () -> keeper.begin(order));
        var put = job.step(PUT, Put.class, () -> {
            var done = taken(order);
            job.log(done.changed() + " lines of what the machine tells changed");
            return done;
        });
        var proofs = job.step(PROVE, Proofs.class, () -> prove(order, job)).proofs();
        if (put.tried()) {
            job.step(KEEP, () -> awaitKeeping(order, job));
        }
        return new GuardResult(request.action(), put.changed(), null, proofs);
    }

    /** What the machine did not take has gone back, so that nothing is left to be tried again. */
    private Put taken(Order order) throws IOException, InterruptedException {
        try {
            return keeper.put(order);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new PermanentFailure(String.valueOf(e.getMessage()));
        }
    }

    private record Proofs(List<Proof> proofs) {}

    /** What is being tried and is not as it is wanted must not stay. */
    private Proofs prove(Order order, JobContext job) throws IOException, InterruptedException {
        try {
            var proofs = proven(order, job);
            var wrong = proofs.stream()
                    .filter(proof -> proof.verdict() == Verdict.WRONG)
                    .findFirst();
            if (wrong.isPresent()) {
                goBack(order);
                throw new PermanentFailure(texts.render(Message.of("guard.wrong", texts.render(said(wrong.get())))));
            }
            return new Proofs(proofs);
        } catch (InterruptedException | InterruptedIOException | JobCancelledException e) {
            goBack(order);
            throw e;
        }
    }

    /** Whoever is told to end still does this first. */
    private void goBack(Order order) throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            keeper.goBack(order.project(), order.guard(), order.job(), order.by());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What cannot be tried here is no reason to go back: people still can, and it is said. */
    private List<Proof> proven(Order order, JobContext job) throws InterruptedException {
        var guard = order.guard();
        List<Proof> proofs;
        try {
            proofs = guard.prove(order.project(), order.wanted().state());
            log(proofs, job);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException("interrupted while trying").initCause(e);
        } catch (IOException e) {
            var said = Message.of("guard.unproven", String.valueOf(e.getMessage()));
            job.log(texts.render(said));
            var unknown = Message.of("guard.unknown");
            proofs = List.of(new Proof(guard.name(), unknown, unknown, said, Verdict.UNKNOWN));
        }
        record(order.project(), guard, order.job(), proofs);
        return proofs;
    }

    private void record(Project project, Guard guard, long job, List<Proof> proofs) {
        database.write(tx -> {
            guards.proven(tx, project.name(), guard.name(), job, proofs);
            return null;
        });
    }

    private void log(List<Proof> proofs, JobContext job) {
        job.log(texts.render(Message.of(
                "guard.tried",
                proofs.size(),
                count(proofs, Verdict.RIGHT),
                count(proofs, Verdict.WRONG),
                count(proofs, Verdict.UNKNOWN))));
        proofs.stream()
                .filter(proof -> proof.verdict() != Verdict.RIGHT)
                .forEach(proof ->
                        job.log(proof.verdict().name().toLowerCase(Locale.ROOT) + ": " + texts.render(said(proof))));
    }

    private static long count(List<Proof> proofs, Verdict verdict) {
        return proofs.stream().filter(proof -> proof.verdict() == verdict).count();
    }

    private Message said(Proof proof) {
        return Message.of(
                "guard.proof",
                proof.subject(),
                texts.render(proof.from()),
                texts.render(proof.wanted()),
                texts.render(proof.seen()));
    }

    private void awaitKeeping(Order order, JobContext job) throws IOException, InterruptedException {
        job.log(texts.render(Message.of(
                "guard.trial",
                Keeper.TRIAL.toSeconds(),
                order.guard().name(),
                order.project().name())));
        try {
            while (true) {
                var row = keeper.find(order.project(), order.guard()).orElse(null);
                if (row == null
                        || row.job() != order.job()
                        || row.isBack(order.wanted().state())) {
                    throw new PermanentFailure(texts.render(Message.of("guard.back")));
                }
                if (row.isKept()) {
                    return;
                }
                if (keeper.isOver(row)) {
                    goBack(order);
                    continue;
                }
                job.throwIfCancelled();
                Pause.of(BETWEEN);
            }
        } catch (InterruptedIOException | JobCancelledException e) {
            goBack(order);
            throw e;
        }
    }

    private GuardResult off(Project project, Guard guard, GuardRequest request, JobContext job)
            throws IOException, InterruptedException {
        boolean was = keeper.off(project, guard, job.job().id(), by(job));
        job.log(was ? "it is off" : "it was off already");
        return new GuardResult(request.action(), 0, null, List.of());
    }

    /** A schedule goes on while nothing is on; a person wants to know. */
    private Optional<Guarded> found(Project project, Guard guard, JobContext job) {
        var row = keeper.find(project, guard);
        if (row.isEmpty()) {
            var said = texts.render(Message.of("guard.off", guard.name(), project.name()));
            if (job.submittedBy() != null) {
                throw new PermanentFailure(said);
            }
            job.log(said);
        }
        return row;
    }

    private GuardResult verify(Project project, Guard guard, GuardRequest request, JobContext job)
            throws IOException, InterruptedException {
        var row = found(project, guard, job).orElse(null);
        if (row == null) {
            return new GuardResult(request.action(), 0, null, List.of());
        }
        var proofs = guard.prove(project, row.state());
        record(project, guard, row.job(), proofs);
        log(proofs, job);
        var wrong = proofs.stream()
                .filter(proof -> proof.verdict() == Verdict.WRONG)
                .toList();
        if (!wrong.isEmpty()) {
            throw new PermanentFailure(texts.render(Message.of("guard.wrong", texts.render(said(wrong.getFirst())))));
        }
        return new GuardResult(request.action(), 0, null, proofs);
    }

    private GuardResult export(Project project, Guard guard, GuardRequest request, JobContext job)
            throws IOException, InterruptedException {
        var row = found(project, guard, job).orElse(null);
        if (row == null) {
            return new GuardResult(request.action(), 0, null, List.of());
        }
        var listing = guard.inForce(project);
        var export = database.write(tx -> {
            var made = guards.export(tx, project.name(), guard.name(), row.state(), listing, by(job));
            audit.append(tx, by(job), "guard.export", project.name(), Keeper.subject(row), Map.of("export", made.id()));
            return made;
        });
        return new GuardResult(request.action(), 0, export.id(), List.of());
    }

    private static String by(JobContext job) {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }
}
