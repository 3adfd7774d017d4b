package dev.taskforge.ops.check;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The job that asks checks, several at once, and records each answer as soon as it is there. */
public final class CheckOperation implements JobHandler {
    /** The job type. */
    public static final String TYPE = DutyJobs.CHECK;

    private static final int AT_ONCE = 8;
    private static final Duration TIMEOUT = Duration.ofHours(2);

    private final Database database;
    private final Projects projects;
    private final Checks checks;
    private final Evidences evidences;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    public CheckOperation(Database database, Projects projects, Checks checks, Evidences evidences) {
        this.database = database;
        this.projects = projects;
        this.checks = checks;
        this.evidences = evidences;
    }

    public JobType type() {
        return JobType.of(TYPE, this).timeout(TIMEOUT);
    }

    @Override
    public CheckSummary run(JobContext job) throws Exception {
        var request = job.payload(CheckRequest.class);
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var names = names(project, request);
        var states = ask(job, project, names);
        return new CheckSummary(
                states.getOrDefault(CheckState.PASS, 0),
                states.getOrDefault(CheckState.FAIL, 0),
                states.getOrDefault(CheckState.ERROR, 0),
                states.getOrDefault(CheckState.MANUAL, 0));
    }

    private static List<String> names(Project project, CheckRequest request) {
        var known = project.file().checks().keySet();
        if (request.checks() == null) {
            return List.copyOf(known);
        }
        for (var name : request.checks()) {
            if (!known.contains(name)) {
                throw new PermanentFailure("project " + project.name() + " has no check " + name);
            }
        }
        return request.checks().stream().distinct().toList();
    }

    private Map<CheckState, Integer> ask(JobContext job, Project project, List<String> names)
            throws InterruptedException, ExecutionException {
        var states = new EnumMap<CheckState, Integer>(CheckState.class);
        job.progress(0, names.size(), "checks");
        // Closing the pool waits for its threads; a cancelled job interrupts them first.
        try (var pool = Executors.newFixedThreadPool(
                        AT_ONCE, Thread.ofVirtual().name("asking-", 0).factory());
                var cancelled = job.onCancel(pool::shutdownNow)) {
            var answers = new ExecutorCompletionService<Evidence>(pool);
            try {
                for (var name : names) {
                    answers.submit(asking(job, project, name));
                }
                for (int done = 1; done <= names.size(); done++) {
                    var evidence = answers.take().get();
                    states.merge(evidence.state(), 1, Integer::sum);
                    job.log(line(evidence));
                    job.progress(done, names.size(), "checks");
                }
            } finally {
                pool.shutdownNow();
                job.throwIfCancelled();
            }
        }
        return states;
    }

    private Callable<Evidence> asking(JobContext job, Project project, String name) {
        var by = job.submittedBy() == null ? "schedule" : job.submittedBy();
        return () -> {
            var attested = attested(project, name);
            if (attested != null) {
                return attested;
            }
            var evidence = checks.ask(project, name, by, job.job().id());
            return database.write(tx -> evidences.add(tx, evidence));
        };
    }

    /** A person's word stands until it goes stale; asking the machine would only bury it under "waits for a person". */
    private @Nullable Evidence attested(Project project, String name) {
        var declared = project.file().checks().get(name);
        if (declared == null || !declared.kind().equals(AttestationCheck.KIND.key())) {
            return null;
        }
        return evidences
                .newest(project.name(), name)
                .filter(evidence -> evidence.jobId() == null)
                .orElse(null);
    }

    private String line(Evidence evidence) {
        long took =
                Duration.between(evidence.startedAt(), evidence.finishedAt()).toMillis();
        return evidence.check() + ": " + evidence.state() + ", " + texts.render(evidence.seen()) + " (" + took + " ms)";
    }
}
