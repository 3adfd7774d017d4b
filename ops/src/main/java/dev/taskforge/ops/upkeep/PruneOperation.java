package dev.taskforge.ops.upkeep;

import dev.taskforge.engine.api.Job;
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
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.UpkeepDuty;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.upkeep.Prune.Done;
import dev.taskforge.ops.yaml.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The job type {@code prune}: says what only takes room on this machine, or removes it subject by subject and says how much room that
 * gave. It fails, after all else is done, when something it was told to do could not be done.
 */
public final class PruneOperation implements JobHandler {
    private static final String PLAN = "plan";
    /** The step that returns a {@link Prune}, also when the job fails because not all could be done. */
    public static final String OUTCOME = "outcome";

    private static final Duration AT_MOST = Duration.ofHours(4);
    /** Some schedules come once a month; the last ones should be there to be looked at. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofMinutes(1));
    /** Of each subject; what is left goes the next time. */
    private static final int MOST = 1_000;

    private static final String PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Path JOURNAL = Path.of("/var/log/journal");
    private static final Path PACKAGES = Path.of("/var/cache/apt/archives");

    private final Projects projects;
    private final PruneLook look;
    private final PruneActing acting;
    private final Supplier<Jobs> jobs;
    private final Disks disks;
    private final Database database;
    private final AuditLog audit;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    private PruneOperation(
            Projects projects,
            PruneLook look,
            PruneActing acting,
            Supplier<Jobs> jobs,
            Disks disks,
            Database database,
            AuditLog audit) {
        this.jobs = jobs;
        this.projects = projects;
        this.look = look;
        this.acting = acting;
        this.disks = disks;
        this.database = database;
        this.audit = audit;
    }

    /**
     * Of this machine.
     *
     * @param images who remembers since when each image is here
     * @param socket of Docker Engine
     */
    public static PruneOperation open(
            ImageWatch images,
            Path socket,
            Projects projects,
            ReleaseRecords releases,
            Supplier<Jobs> jobs,
            Disks disks,
            Database database,
            AuditLog audit,
            Clock clock) {
        var commands = new Commands();
        boolean root = isRoot();
        return of(
                images.seen(),
                socket,
                projects,
                releases,
                jobs,
                new Journal(commands, JOURNAL, PATHS, root),
                new Packages(commands, PACKAGES, PATHS, root),
                disks,
                database,
                audit,
                clock);
    }

    /** Where that cannot be told, nothing of the machine's own is removed. */
    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    static PruneOperation of(
            SeenImages seen,
            Path socket,
            Projects projects,
            ReleaseRecords releases,
            Supplier<Jobs> jobs,
            Journal journal,
            Packages packages,
            Disks disks,
            Database database,
            AuditLog audit,
            Clock clock) {
        return new PruneOperation(
                projects,
                new PruneLook(socket, projects, releases, seen, journal, packages, clock),
                new PruneActing(socket, releases, journal, packages),
                jobs,
                disks,
                database,
                audit);
    }

    /** For the engine. */
    public JobType type() {
        var subjects = EnumSet.allOf(Subject.class).stream().map(Subject::word);
        var steps = Stream.of(Stream.of(PLAN), subjects, Stream.of(OUTCOME))
                .flatMap(names -> names)
                .map(StepSpec::repeatable)
                .toArray(StepSpec[]::new);
        return JobType.of(DutyJobs.PRUNE, this)
                .steps(steps)
                .retry(AFTER_CRASHES)
                .timeout(AT_MOST)
                .retention(KEPT);
    }

    /**
     * What is asked.
     *
     * @param dryRun whether it is only said what would go
     * @param plan the job whose plan bounds what goes; null for all that goes now
     */
    record Request(
            String project,
            @Nullable Boolean dryRun,
            @Nullable Long plan) {}

    /**
     * What is known before anything is removed.
     *
     * @param ids what goes, by subject; nothing else is removed, however long the job takes
     * @param unread why nothing is known of a subject
     */
    record Begun(List<DiskRoom> disks, Map<Subject, Set<String>> ids, Map<Subject, String> unread) {
        Begun {
            disks = List.copyOf(disks);
            ids = Map.copyOf(ids);
            unread = Map.copyOf(unread);
        }
    }

    @Override
    public Object run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var duty = UpkeepDuty.of(project.file().upkeep());
        if (Boolean.TRUE.equals(request.dryRun())) {
            return planned(project, duty, job);
        }
        var begun = job.step(PLAN, Begun.class, () -> begin(project, duty, request.plan(), job));
        var done = new ArrayList<Done>();
        for (var subject : Subject.values()) {
            if (begun.ids().containsKey(subject)) {
                done.add(job.step(subject.word(), Done.class, () -> act(project, duty, subject, begun, job)));
            }
        }
        var prune = job.step(OUTCOME, Prune.class, () -> {
            var outcome = new Prune(project.name(), done, begun.disks(), disks.measure());
            tell(outcome, job);
            record(job, "project.pruned", details(outcome));
            return outcome;
        });
        refuseHalf(prune, begun);
        return prune;
    }

    /** What a plan said that would go; what it told as one piece for want of room is not among it. */
    private Map<Subject, Set<String>> chosen(String project, long plan) {
        var result = jobs.get()
                .find(plan)
                .filter(job -> job.type().equals(DutyJobs.PRUNE)
                        && project.equals(job.project())
                        && job.state() == JobState.SUCCEEDED)
                .map(Job::result)
                .orElseThrow(() -> new PermanentFailure("job " + plan + " holds no plan of " + project));
        var found = JsonMapper.shared().readValue(result, PrunePlan.class);
        var ids = new EnumMap<Subject, Set<String>>(Subject.class);
        for (var subject : Subject.values()) {
            ids.put(
                    subject,
                    found.going(subject).stream().map(PrunePlan.Line::id).collect(Collectors.toSet()));
        }
        return ids;
    }

    private PrunePlan planned(Project project, UpkeepDuty duty, JobContext job) throws IOException {
        var plan = look.plan(project, duty, EnumSet.allOf(Subject.class)).shortened();
        plan.lines()
                .forEach(line -> job.log((line.goes() ? "would remove " : "keeps ")
                        + line.subject().word() + " " + line.name()
                        + (line.bytes() > 0 ? ", " + Bytes.show(line.bytes()) : "") + ": " + texts.render(line.why())));
        plan.unread().forEach((subject, why) -> job.log(subject.word() + ": " + texts.render(why)));
        return plan;
    }

    private Begun begin(Project project, UpkeepDuty duty, @Nullable Long chosen, JobContext job)
            throws IOException, InterruptedException {
        var only = chosen == null ? null : chosen(project.name(), chosen);
        var plan = look.plan(project, duty, EnumSet.allOf(Subject.class));
        var ids = new EnumMap<Subject, Set<String>>(Subject.class);
        for (var subject : duty.subjects()) {
            var going = plan.going(subject).stream()
                    .filter(line -> only == null
                            || Objects.requireNonNull(only.get(subject)).contains(line.id()))
                    .toList();
            if (!going.isEmpty()) {
                ids.put(
                        subject,
                        going.stream().limit(MOST).map(PrunePlan.Line::id).collect(Collectors.toSet()));
                job.log(going.size() + " of " + subject.word() + " go"
                        + (going.size() > MOST ? ", " + MOST + " of them now" : ""));
            }
        }
        var unread = new EnumMap<Subject, String>(Subject.class);
        plan.unread().forEach((subject, why) -> unread.put(subject, texts.render(why)));
        record(
                job,
                "project.prune",
                Map.of("pieces", ids.values().stream().mapToInt(Set::size).sum()));
        return new Begun(disks.measure(), Map.copyOf(ids), Map.copyOf(unread));
    }

    /** What was to go is looked at again: meanwhile somebody may have begun to use it. */
    private Done act(Project project, UpkeepDuty duty, Subject subject, Begun begun, JobContext job)
            throws IOException, InterruptedException {
        var ids = Objects.requireNonNull(begun.ids().get(subject));
        var plan = look.plan(project, duty, Set.of(subject));
        var why = plan.unread().get(subject);
        if (why != null) {
            throw new IOException(texts.render(why));
        }
        var lines = plan.going(subject).stream()
                .filter(line -> ids.contains(line.id()))
                .toList();
        return acting.act(subject, lines, duty, plan.at(), () -> look.kept(project, duty), job);
    }

    private static void tell(Prune prune, JobContext job) {
        long freed = prune.freed();
        job.log("pieces removed: " + prune.removed() + ", about " + Bytes.show(prune.bytes()));
        job.log(
                freed >= 0
                        ? "the disks have " + Bytes.show(freed) + " more room than before"
                        : "the disks are fuller than before by " + Bytes.show(-freed)
                                + ": something else wrote more meanwhile than this gave back");
    }

    private static Map<String, Object> details(Prune prune) {
        var details = new LinkedHashMap<String, Object>();
        details.put("removed", prune.removed());
        details.put("bytes", prune.bytes());
        details.put("freed", prune.freed());
        details.put(
                "subjects",
                prune.done().stream()
                        .map(done -> done.subject().word() + " " + done.removed())
                        .toList());
        return details;
    }

    private static void refuseHalf(Prune prune, Begun begun) {
        var left = new ArrayList<String>();
        begun.unread().forEach((subject, why) -> left.add(subject.word() + ": " + why));
        prune.done()
                .forEach(done ->
                        done.failed().forEach(why -> left.add(done.subject().word() + ": " + why)));
        if (!left.isEmpty()) {
            throw new PermanentFailure("pieces removed: " + prune.removed() + ", about " + Bytes.show(prune.bytes())
                    + "; but not all could be done: " + String.join("; ", left));
        }
    }

    private void record(JobContext job, String what, Map<String, Object> more) {
        var details = new LinkedHashMap<>(more);
        details.put("job", job.job().id());
        var project = Objects.requireNonNull(job.job().project());
        database.write(tx -> {
            audit.append(
                    tx,
                    Objects.requireNonNullElse(job.submittedBy(), "system"),
                    what,
                    project,
                    "project/" + project,
                    details);
            return null;
        });
    }
}
