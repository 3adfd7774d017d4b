package dev.taskforge.ops.incident;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Step;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.PlannedChanges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells others, step by step, of a critical incident that nobody takes on. Each step is a job of the type {@code escalate} that waits for
 * its moment, so that no restart loses one; what the file says then counts.
 */
public final class Escalations implements IncidentOpened, JobHandler {
    /** A step that falls into a silence is taken soon after it. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Projects projects;
    private final IncidentPeople people;
    private final PlannedChanges quiet;
    private final Database database;
    private final Supplier<Jobs> jobs;
    private final Clock clock;

    /** @param quiet in which nobody is told */
    public Escalations(
            Projects projects,
            IncidentPeople people,
            PlannedChanges quiet,
            Database database,
            Supplier<Jobs> jobs,
            Clock clock) {
        this.projects = projects;
        this.people = people;
        this.quiet = quiet;
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** The job type. */
    public JobType type() {
        return JobType.of(DutyJobs.ESCALATE, this).withReservedWorker();
    }

    /**
     * What the job carries.
     *
     * @param round from when its steps count, in milliseconds: one that begins again, or has become worse, is told anew
     * @param step its place among the steps of the file, from 0
     */
    record Request(String project, long incident, long round, int step) {}

    /** What the job returns. */
    public record Result(List<String> told) {}

    @Override
    public void opened(Tx tx, Incident incident) {
        projects.find(tx, incident.project()).ifPresent(project -> submit(tx, project, incident, 0));
    }

    @Override
    public void worse(Tx tx, Incident incident) {
        opened(tx, incident);
    }

    private void submit(Tx tx, Project project, Incident incident, int step) {
        var steps = steps(project);
        if (step < steps.size()) {
            jobs.get()
                    .submit(
                            tx,
                            DutyJobs.escalate(
                                    project.name(),
                                    Map.of("incident", incident.id(), "round", round(incident), "step", step),
                                    incident.alarmedAt().plus(steps.get(step).after())));
        }
    }

    private static long round(Incident incident) {
        return incident.alarmedAt().toEpochMilli();
    }

    private static List<Step> steps(Project project) {
        var duty = project.file().alerts();
        return duty == null ? List.of() : duty.escalate();
    }

    @Override
    public Result run(JobContext job) {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        return database.write(tx -> projects.find(tx, request.project())
                .map(project -> escalate(tx, project, request))
                .orElseGet(() -> new Result(List.of())));
    }

    private Result escalate(Tx tx, Project project, Request request) {
        var incident = IncidentRows.find(tx, request.incident()).orElse(null);
        var duty = project.file().alerts();
        var steps = steps(project);
        if (incident == null || duty == null || request.step() >= steps.size() || !isWanted(incident, request)) {
            return new Result(List.of());
        }
        var members = MemberRows.of(tx, incident.id());
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (isQuiet(tx, project, members, now)) {
            throw new Snooze("all that is down is silenced, or work on it is planned", LOOK);
        }
        submit(tx, project, incident, request.step() + 1);
        var to = incident.severity() == Severity.CRITICAL
                ? channels(duty, steps.get(request.step()), now)
                : List.<String>of();
        var event = "escalated/" + request.round() + "/" + request.step();
        if (to.isEmpty() || MemberRows.knows(tx, incident.id(), event)) {
            return new Result(List.of());
        }
        IncidentRows.words(tx, incident.id());
        var since = Duration.between(incident.alarmedAt(), now);
        people.escalated(tx, project, IncidentRows.get(tx, incident.id()), members, to, since);
        var said = Message.of("incident.escalated", String.join(", ", to));
        MemberRows.add(tx, incident.id(), new IncidentEvent(event, now, Kind.ESCALATED, null, said, null));
        return new Result(to);
    }

    private static boolean isWanted(Incident incident, Request request) {
        return incident.isOpen()
                && incident.acknowledged() == null
                && round(incident) == request.round()
                && incident.project().equals(request.project());
    }

    private boolean isQuiet(Tx tx, Project project, List<Member> members, Instant now) {
        var planned = quiet.of(tx, project.name());
        return members.stream()
                .filter(Member::isDown)
                .allMatch(member -> planned.ended(member.monitor(), now).equals(PlannedChanges.NOT_YET));
    }

    private static List<String> channels(AlertDuty duty, Step step, Instant now) {
        var oncall = duty.oncall();
        return step.to().stream()
                .flatMap(to -> !to.equals(AlertDuty.ON_CALL)
                        ? Stream.of(to)
                        : Stream.ofNullable(oncall)
                                .map(turns ->
                                        turns.at(now, duty.zone()).person().channel()))
                .distinct()
                .toList();
    }
}
