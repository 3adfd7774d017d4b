package dev.taskforge.ops.incident;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.repair.Repair;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.Monitors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Completes what is written of incidents by looking at jobs and messages, so that it is there too when a process was killed meanwhile:
 * what was told, what TaskForge changed and repaired, and monitors that nobody watches any more. The key of each event keeps it from
 * being written twice, whoever looks how often.
 */
public final class Chronicle {
    /** What changed so shortly before may be why. */
    static final Duration BEFORE = Duration.ofMinutes(30);
    /** What ends so long after an incident is still written down. */
    private static final Duration AFTER = Duration.ofHours(1);
    /** So long a job may wait and run. */
    private static final Duration SUBMITTED = Duration.ofHours(12);

    public static final Duration KEPT = Duration.ofDays(400);
    private static final int MOST = 100;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
    private static final List<String> WATCHED = List.of(
            DutyJobs.DEPLOY, DutyJobs.RESTORE, DutyJobs.RESTORE_IN_PLACE, DutyJobs.RESTORE_UNDO, DutyJobs.REPAIR);

    private final Database database;
    private final Projects projects;
    private final Supplier<Jobs> jobs;
    private final Alerts alerts;
    private final Monitors monitors;
    private final IncidentDesk desk;
    private final BiFunction<Project, String, String> masking;
    private final Clock clock;

    /** @param masking hides the secrets of a project in a text */
    public Chronicle(
            Database database,
            Projects projects,
            Supplier<Jobs> jobs,
            Alerts alerts,
            Monitors monitors,
            IncidentDesk desk,
            BiFunction<Project, String, String> masking,
            Clock clock) {
        this.database = database;
        this.projects = projects;
        this.jobs = jobs;
        this.alerts = alerts;
        this.monitors = monitors;
        this.desk = desk;
        this.masking = masking;
        this.clock = clock;
    }

    /** Looks at what is open or closed lately. */
    public void look() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        leave(now);
        database.read(tx -> IncidentRows.since(tx, now.minus(AFTER))).stream()
                .collect(Collectors.groupingBy(Incident::project, TreeMap::new, Collectors.toList()))
                .forEach((name, incidents) -> projects.find(name).ifPresent(project -> complete(project, incidents)));
        var old = now.minus(KEPT);
        if (database.read(tx -> IncidentRows.isAnyOlder(tx, old))) {
            database.write(tx -> IncidentRows.purge(tx, old));
        }
    }

    private void complete(Project project, List<Incident> incidents) {
        var first = incidents.stream().map(Incident::openedAt).min(Comparator.naturalOrder());
        var jobs = jobs(project, first.orElseThrow());
        for (var incident : incidents) {
            apart(incident, () -> tellSwallowed(project, incident));
            apart(incident, () -> complete(project, incident, jobs));
        }
    }

    /** What cannot be read of one incident must not keep the others from being completed. */
    private static void apart(Incident incident, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("incident {} of {} could not be completed", incident.id(), incident.project(), e);
        }
    }

    private void tellSwallowed(Project project, Incident incident) {
        if (!database.read(tx -> desk.swallowed(tx, project, incident.id())).isEmpty()) {
            database.write(tx -> {
                desk.tellSwallowed(tx, project, incident.id());
                return true;
            });
        }
    }

    private void complete(Project project, Incident incident, List<Job> jobs) {
        var found = new ArrayList<IncidentEvent>();
        var to = incident.closedAt() == null ? Instant.MAX : incident.closedAt();
        for (var job : jobs) {
            addJob(project, job, incident.openedAt().minus(BEFORE), to, found);
        }
        database.read(tx -> alerts.of(tx, project.name(), incident.subject()))
                .forEach(told -> addTold(project, told, found));
        var fresh = database.read(tx -> fresh(tx, incident, found));
        if (!fresh.isEmpty()) {
            database.write(tx -> {
                fresh.forEach(event -> MemberRows.add(tx, incident.id(), event));
                return true;
            });
        }
    }

    private static List<IncidentEvent> fresh(Tx tx, Incident incident, List<IncidentEvent> found) {
        return found.stream()
                .filter(event -> !MemberRows.knows(tx, incident.id(), event.key()))
                .toList();
    }

    /** Those of a project that may matter to what opened at a moment or later. */
    private List<Job> jobs(Project project, Instant opened) {
        var from = opened.minus(SUBMITTED);
        return WATCHED.stream()
                .flatMap(
                        type -> jobs
                                .get()
                                .list(new JobFilter(null, null, type, Set.of(project.name()), from, null, null, MOST))
                                .stream())
                .toList();
    }

    private void addJob(Project project, Job job, Instant from, Instant to, List<IncidentEvent> found) {
        var kind = job.type().equals(DutyJobs.REPAIR) ? Kind.REPAIR : Kind.CHANGE;
        var began = job.startedAt();
        if (began != null && isIn(began, from, to)) {
            var said = Message.of("incident.began." + job.type(), Long.toString(job.id()));
            found.add(new IncidentEvent("job/" + job.id() + "/began", began, kind, job.submittedBy(), said, null));
        }
        var ended = job.finishedAt();
        // What was done about it may take longer than it.
        if (ended != null
                && job.state().isFinal()
                && began != null
                && !began.isAfter(to)
                && isIn(ended, from, Instant.MAX.equals(to) ? to : to.plus(AFTER))) {
            found.add(new IncidentEvent(
                    "job/" + job.id() + "/ended", ended, kind, job.submittedBy(), ended(project, job), null));
        }
    }

    private static boolean isIn(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && !at.isAfter(to);
    }

    private Message ended(Project project, Job job) {
        var number = Long.toString(job.id());
        if (job.state() != JobState.SUCCEEDED) {
            var why = masking.apply(
                    project, Objects.requireNonNullElse(job.error(), job.state().name()));
            return Message.of("incident.failed." + job.type(), number, why);
        }
        var result = job.result();
        if (!job.type().equals(DutyJobs.REPAIR) || result == null) {
            return Message.of("incident.ended." + job.type(), number);
        }
        var repair = JSON.readValue(result, Repair.class);
        var remedy = repair.remedy();
        return repair.state() == Repair.State.REPAIRED && remedy != null
                ? Message.of("incident.repaired." + remedy.label(), String.join(", ", repair.containers()))
                : Message.of("incident.ended.repair", number);
    }

    private void addTold(Project project, Told told, List<IncidentEvent> found) {
        var sent = told.sentAt();
        if (told.state() == Told.State.SENT && sent != null) {
            var said = Message.of("incident.told", told.channel(), told.title());
            found.add(new IncidentEvent("told/" + told.id(), sent, Kind.TOLD, null, said, null));
        } else if (told.state() == Told.State.GIVEN_UP) {
            var why = masking.apply(project, Objects.requireNonNullElse(told.error(), "?"));
            var said = Message.of("incident.untold", told.channel(), told.title(), why);
            found.add(new IncidentEvent("untold/" + told.id(), clock.instant(), Kind.TOLD, null, said, null));
        }
    }

    /** What no file declares any more is down in no incident, even when that could not be told. */
    private void leave(Instant now) {
        var watched = monitors.all().stream()
                .map(brief -> new Monitor.Key(brief.project(), brief.name()))
                .collect(Collectors.toSet());
        database.read(IncidentRows::allOpen).forEach(incident -> apart(incident, () -> leave(incident, watched, now)));
    }

    private void leave(Incident incident, Set<Monitor.Key> watched, Instant now) {
        var gone = database.read(tx -> Telling.down(tx, incident.id())).stream()
                .map(member -> new Monitor.Key(incident.project(), member.monitor()))
                .filter(key -> !watched.contains(key))
                .toList();
        if (!gone.isEmpty()) {
            database.write(tx -> {
                gone.forEach(key -> desk.calm(tx, key, now, true));
                return true;
            });
        }
    }
}
