package dev.taskforge.ops.patch;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.check.HostFacts;
import dev.taskforge.ops.patch.Patched.Backup;
import dev.taskforge.ops.patch.Patched.Change;
import dev.taskforge.ops.patch.Patched.Installed;
import dev.taskforge.ops.patch.Patched.Passing;
import dev.taskforge.ops.patch.Patched.Plan;
import dev.taskforge.ops.patch.Patched.Verified;
import dev.taskforge.ops.patch.inventory.Apt;
import dev.taskforge.ops.patch.inventory.Pending;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code patch}: installs updates of security of this machine's operating system. The checks of the project are asked, it is
 * backed up, the updates are installed in the versions that were seen, and the checks are asked again; what goes wrong ends it, and nothing
 * behind it is done. It never restarts the machine. A job that was cut off goes on with what is not installed yet.
 */
public final class PatchOperation implements JobHandler {
    /** The step that finds out what is to be installed; its result is a {@link Plan}. */
    public static final String PLAN = "plan";
    /** The step that backs up; its result is a {@link Backup}. */
    public static final String BACKUP = "backup";
    /** The step that installs; its result is an {@link Installed}. */
    public static final String INSTALL = "install";
    /** The step that asks the checks again; its result is a {@link Verified}. */
    public static final String VERIFY = "verify";

    private static final String BEFORE = "before";
    private static final int MOST_EVIDENCE = 500;
    private static final int RECORDED = 200;
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));
    /** Older lists of packages do not know what is to be installed. */
    private static final Duration LISTS = Duration.ofDays(7);

    private final String machine;
    private final Apt apt;
    private final Projects projects;
    private final BackupBefore backups;
    private final Evidences evidences;
    private final Supplier<Jobs> jobs;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /**
     * @param machine the name of this one: what is asked of another is refused
     * @param jobs looked at only while a job runs, because the engine is built after its job types
     */
    public PatchOperation(
            String machine,
            Apt apt,
            Projects projects,
            BackupBefore backups,
            Evidences evidences,
            Supplier<Jobs> jobs,
            Database database,
            AuditLog audit,
            Clock clock) {
        this.machine = machine;
        this.apt = apt;
        this.projects = projects;
        this.backups = backups;
        this.evidences = evidences;
        this.jobs = jobs;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    public JobType type() {
        return JobType.of(DutyJobs.PATCH, this)
                .steps(
                        StepSpec.repeatable(PLAN),
                        StepSpec.repeatable(BEFORE),
                        StepSpec.repeatable(BACKUP),
                        StepSpec.repeatable(INSTALL),
                        StepSpec.repeatable(VERIFY))
                .retry(AFTER_CRASHES)
                .timeout(Duration.ofHours(8));
    }

    /**
     * What is asked.
     *
     * @param until by when it must have begun to install; null for any time
     */
    record Request(
            String project,
            @Nullable String machine,
            @Nullable Boolean dryRun,
            @Nullable Boolean withoutBackup,
            @Nullable Instant until) {}

    @Override
    public Patched run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        if (!machine.equals(request.machine())) {
            throw refused("posture.fix.machine", String.valueOf(request.machine()), machine);
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        if (Boolean.TRUE.equals(request.dryRun())) {
            requireApt();
            var pending = security();
            pending.forEach(one -> job.log("would install " + one.name() + " " + one.now() + " → " + one.next()));
            return ended(pending.isEmpty() ? Patched.State.NOTHING : Patched.State.PLANNED, pending);
        }
        var plan = job.step(PLAN, Plan.class, () -> plan(project, request));
        if (plan.packages().isEmpty()) {
            return ended(Patched.State.NOTHING, List.of());
        }
        var before = job.step(BEFORE, Passing.class, () -> passing(project, job));
        var backup = job.step(BACKUP, Backup.class, () -> backup(project, request, job));
        var installed = job.step(INSTALL, Installed.class, () -> install(request, plan, job));
        if (installed.error() != null) {
            throw refused("updates.patch.failed", installed.changes().size(), installed.error());
        }
        var verified = job.step(VERIFY, Verified.class, () -> verify(project, before, job));
        if (!verified.failing().isEmpty()) {
            throw refused("updates.patch.checks", installed.changes().size(), String.join(", ", verified.failing()));
        }
        var log = Stream.of(plan.log(), backup.log(), installed.log(), verified.log())
                .flatMap(List::stream)
                .toList();
        return new Patched(
                Patched.State.PATCHED, installed.changes(), backup.number(), List.of(), verified.restart(), log);
    }

    private static Patched ended(Patched.State state, List<Pending> pending) {
        return new Patched(state, pending.stream().map(Change::of).toList(), null, List.of(), null, List.of());
    }

    private PermanentFailure refused(String key, Object... arguments) {
        return new PermanentFailure(texts.render(Message.of(key, arguments)));
    }

    private void requireApt() {
        if (new HostFacts(apt.root()).inContainer()) {
            throw refused("updates.patch.container");
        }
        if (!apt.exists()) {
            throw refused("updates.patch.no-apt");
        }
    }

    /** Of what waits, what comes from where mends of security are published. */
    private List<Pending> security() throws InterruptedException {
        try {
            var fetched = apt.fetched();
            if (fetched.isEmpty() || fetched.get().isBefore(clock.instant().minus(LISTS))) {
                throw refused("updates.patch.lists");
            }
            return apt.pending().stream().filter(Pending::isSecurity).toList();
        } catch (IOException e) {
            throw refused("updates.patch.apt", String.valueOf(e.getMessage()));
        }
    }

    private Plan plan(Project project, Request request) throws InterruptedException {
        requireApt();
        try {
            if (!apt.mayInstall()) {
                throw refused("updates.patch.root");
            }
            requireWritable();
            requireWhole();
            apt.refresh();
        } catch (IOException e) {
            throw refused("updates.patch.apt", String.valueOf(e.getMessage()));
        }
        if (backups.names(project).isEmpty() && !Boolean.TRUE.equals(request.withoutBackup())) {
            throw refused("updates.patch.no-backup", project.name());
        }
        var pending = security();
        return new Plan(pending, List.of(LogEntry.info(clock.instant(), "updates.log.plan", pending.size())));
    }

    /** systemd may show them read-only: dpkg would find that out when it has begun. */
    private void requireWritable() {
        var shut = apt.unwritable();
        if (shut.isPresent()) {
            throw refused("updates.patch.readonly", shut.get());
        }
    }

    /** Installing on top of what was cut off makes it worse. */
    private void requireWhole() throws IOException, InterruptedException {
        var interrupted = apt.interrupted();
        if (interrupted.isPresent()) {
            throw refused("updates.patch.interrupted", interrupted.get());
        }
    }

    private Passing passing(Project project, JobContext job) throws IOException {
        return new Passing(asked(project, job).entrySet().stream()
                .filter(entry -> entry.getValue() == CheckState.PASS)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** How each check answers now, by name. */
    private Map<String, CheckState> asked(Project project, JobContext job) throws IOException {
        var states = new LinkedHashMap<String, CheckState>();
        if (project.file().checks().isEmpty()) {
            return states;
        }
        var ended = others(job).fresh(DutyJobs.check(project.name(), null).submittedBy(by(job)));
        if (ended.state() != JobState.SUCCEEDED) {
            throw refused("updates.patch.unasked", ended.id(), Objects.requireNonNullElse(ended.error(), "cancelled"));
        }
        evidences.ofJob(project.name(), ended.id(), MOST_EVIDENCE).forEach(one -> states.put(one.check(), one.state()));
        return states;
    }

    private OtherJobs others(JobContext job) {
        return new OtherJobs(jobs.get(), job);
    }

    private Backup backup(Project project, Request request, JobContext job) throws IOException {
        if (backups.names(project).isEmpty() && Boolean.TRUE.equals(request.withoutBackup())) {
            return new Backup(null, List.of(LogEntry.warn(clock.instant(), "updates.log.no-backup")));
        }
        var begun = backups.begin(project, by(job));
        for (long id : begun.jobs()) {
            var ended = others(job).ended(id);
            if (ended.state() != JobState.SUCCEEDED) {
                throw refused("updates.patch.backup", id, Objects.requireNonNullElse(ended.error(), "cancelled"));
            }
        }
        var names = String.join(", ", backups.names(project));
        return new Backup(
                begun.set(), List.of(LogEntry.info(clock.instant(), "updates.log.backup", begun.set(), names)));
    }

    private Installed install(Request request, Plan plan, JobContext job) throws InterruptedException {
        var names = plan.packages().stream().map(Pending::name).toList();
        try {
            apt.awaitInstallation(); // of an attempt before this one
            requireWhole();
            var left = left(plan, apt.installed(names));
            var done = left.isEmpty() ? Done.NOTHING : install(request, left, job);
            var changes = changes(plan, apt.installed(names));
            var error = done.error();
            if (error == null && changes.size() < plan.packages().size()) {
                error = texts.render(
                        Message.of("updates.patch.left", plan.packages().size() - changes.size()));
            }
            record(job, error == null ? "project.patched" : "project.patch.failed", changes, error);
            if (done.interrupted()) {
                throw new InterruptedException("apt-get has ended; what it installed is in the audit log");
            }
            return new Installed(changes, error, entries(changes));
        } catch (IOException e) {
            throw refused("updates.patch.apt", String.valueOf(e.getMessage()));
        }
    }

    /**
     * How apt ended.
     *
     * @param error what it said when it failed; null when it did not
     * @param interrupted whether the job was to end meanwhile
     */
    private record Done(@Nullable String error, boolean interrupted) {
        private static final Done NOTHING = new Done(null, false);
    }

    private Done install(Request request, List<Pending> left, JobContext job) {
        if (request.until() != null && !clock.instant().isBefore(request.until())) {
            throw refused("updates.patch.window", request.until());
        }
        record(job, "project.patch", left.stream().map(Change::of).toList(), null);
        job.log("installing " + left.size() + " packages");
        try {
            var result = apt.install(left);
            var said = result.output().strip().lines().toList();
            said.subList(Math.max(0, said.size() - 50), said.size()).forEach(job::log);
            return new Done(result.exitCode() == 0 ? null : complaint(result.exitCode(), said), result.interrupted());
        } catch (IOException e) {
            // Some of them may be installed all the same.
            return new Done(String.valueOf(e.getMessage()), false);
        }
    }

    private static String complaint(int exitCode, List<String> said) {
        var told = said.stream().filter(line -> line.startsWith("E:")).findFirst();
        return "apt-get ended with " + exitCode + ": " + told.orElse(said.isEmpty() ? "" : said.getLast());
    }

    private static List<Pending> left(Plan plan, Map<String, String> now) {
        return plan.packages().stream()
                .filter(one -> !one.next().equals(now.get(one.name())))
                .toList();
    }

    private static List<Change> changes(Plan plan, Map<String, String> now) {
        return plan.packages().stream()
                .filter(one -> one.next().equals(now.get(one.name())))
                .map(Change::of)
                .toList();
    }

    private List<LogEntry> entries(List<Change> changes) {
        var entries = new ArrayList<LogEntry>();
        changes.stream()
                .limit(RECORDED)
                .forEach(one -> entries.add(
                        LogEntry.warn(clock.instant(), "updates.log.patch", one.name(), one.from(), one.to())));
        return entries;
    }

    private Verified verify(Project project, Passing before, JobContext job) throws IOException {
        var now = asked(project, job);
        var failing = before.checks().stream()
                .filter(name -> now.get(name) != CheckState.PASS)
                .toList();
        var log = new ArrayList<LogEntry>();
        log.add(
                failing.isEmpty()
                        ? LogEntry.info(
                                clock.instant(),
                                "updates.log.checks",
                                before.checks().size())
                        : LogEntry.warn(clock.instant(), "updates.log.failing", String.join(", ", failing)));
        var restart = new HostFacts(apt.root()).rebootRequired().orElse(null);
        if (Boolean.TRUE.equals(restart)) {
            log.add(LogEntry.warn(clock.instant(), "updates.log.restart"));
        }
        return new Verified(failing, restart, log);
    }

    private void record(JobContext job, String what, List<Change> changes, @Nullable String error) {
        var details = new LinkedHashMap<String, Object>();
        details.put(
                "packages",
                changes.stream()
                        .limit(RECORDED)
                        .map(one -> one.name() + " " + one.from() + " → " + one.to())
                        .toList());
        details.put("count", changes.size());
        details.put("job", job.job().id());
        if (error != null) {
            details.put("error", error);
        }
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
