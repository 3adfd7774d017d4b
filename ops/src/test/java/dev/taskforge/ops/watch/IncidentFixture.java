package dev.taskforge.ops.watch;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Look;
import dev.taskforge.ops.diagnosis.Cause;
import dev.taskforge.ops.diagnosis.Confidence;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.incident.CauseDesk;
import dev.taskforge.ops.incident.Chronicle;
import dev.taskforge.ops.incident.Escalations;
import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentDesk;
import dev.taskforge.ops.incident.IncidentOpened;
import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.ops.incident.Incidents.Story;
import dev.taskforge.ops.notify.IncidentNotices;
import dev.taskforge.ops.notify.MonitorNotices;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.silence.QuietTimes;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Incidents on a real store: targets answer as they are told to, and what is due is taken by the channel at once. */
final class IncidentFixture implements AutoCloseable {
    static final String ALERTS = """
            alerts:
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;

    final ManualClock clock = new ManualClock();
    final Path folder;
    final Database database;
    final Engine engine;
    final AuditLog audit;
    final Projects projects;
    final Alerts alerts;
    final Monitors monitors;
    final IncidentDesk desk;
    final CauseDesk causes;
    final Incidents incidents;
    final Chronicle chronicle;
    final Escalations escalations;
    /** Those that have begun, each time that they did. */
    final List<Long> begun = new ArrayList<>();

    /** Whether the channels take nothing. */
    volatile boolean deaf;

    private final Map<String, CheckState> answers = new ConcurrentHashMap<>();
    private final AtomicLong job = new AtomicLong();
    private final PlannedChanges quiet;
    /** What TaskForge itself does to the project. */
    volatile PlannedChanges.Planned planned = (_, _) -> PlannedChanges.NEVER;

    Watch watch;

    IncidentFixture(Path folder) {
        this.folder = folder;
        try {
            Files.writeString(folder.resolve(".env"), "API_TOKEN=very-hidden-token\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        audit = AuditLog.of(database, clock, folder);
        projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        alerts = new Alerts(database, engine::jobs, audit, clock);
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        var people = new IncidentNotices(environments::of, alerts);
        quiet = new QuietTimes(projects, (_, _) -> planned, clock);
        escalations = new Escalations(projects, people, quiet, database, engine::jobs, clock);
        var opened = opened();
        desk = new IncidentDesk(
                projects, people, new MonitorNotices(projects, environments::of, alerts), opened, quiet, clock);
        monitors = new Monitors(
                database, new Checks(CheckKinds.with(List.of()), environments, clock, "here"), audit, desk, clock);
        causes = new CauseDesk(
                people,
                opened,
                quiet,
                (project, text) -> environments.of(project).masking().mask(text),
                clock);
        incidents = new Incidents(database, audit, clock);
        chronicle = new Chronicle(
                database,
                projects,
                engine::jobs,
                alerts,
                monitors,
                desk,
                (project, text) -> environments.of(project).masking().mask(text),
                clock);
        watch = watch("one");
    }

    private IncidentOpened opened() {
        return new IncidentOpened() {
            @Override
            public void opened(Tx tx, Incident incident) {
                begun.add(incident.id());
                escalations.opened(tx, incident);
            }

            @Override
            public void worse(Tx tx, Incident incident) {
                escalations.worse(tx, incident);
            }
        };
    }

    /** Another process over the same database. */
    Watch watch(String node) {
        return new Watch(
                database,
                new Declarations(database, projects),
                this::look,
                Runnable::run,
                desk,
                quiet,
                new OwnConnection(List.of(), _ -> true),
                node,
                clock);
    }

    /** Whoever watches is killed, and another process watches once the duty of the first one is over. */
    void dies(String successor) {
        database.write(tx -> tx.update("UPDATE watch_duty SET until_at = 1"));
        watch = watch(successor);
    }

    private Look look(Monitor monitor) {
        var state = answers.getOrDefault(monitor.name(), CheckState.PASS);
        return new Look(state, Message.of("text", "seen " + state), Duration.ofMillis(20), "127.0.0.1");
    }

    /** The project {@code shop} with these monitors, every 30 seconds. */
    Project apply(String... names) {
        return applyWith(
                ALERTS,
                Arrays.stream(names)
                        .map(name -> name + ": {http: \"http://127.0.0.1:1/" + name + "\", every: 30s}")
                        .toArray(String[]::new));
    }

    /** The same with checks as they are written, and with more of the file. */
    Project applyWith(String more, String... checks) {
        var yaml = "project: shop\ncompose: {file: compose.yaml, env_file: .env}\nchecks:\n  "
                + String.join("\n  ", checks) + "\n" + more;
        return database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    Project shop() {
        return projects.find("shop").orElseThrow();
    }

    /** Lets these answer otherwise than wanted. */
    void fails(String... names) {
        for (var name : names) {
            answers.put(name, CheckState.FAIL);
        }
    }

    /** Lets these answer as wanted again. */
    void works(String... names) {
        for (var name : names) {
            answers.remove(name);
        }
    }

    /** Lets time pass in steps of two seconds, each with all that is due. */
    void run(Duration time) {
        run(time, Duration.ofSeconds(2));
    }

    void run(Duration time, Duration step) {
        for (long passed = 0; passed < time.toSeconds(); passed += step.toSeconds()) {
            clock.pass(step);
            watch.tick();
            watch.step();
            deliver();
        }
    }

    /** What is due is taken, unless the channel takes nothing. */
    private void deliver() {
        if (deaf) {
            return;
        }
        long due = database.read(tx -> tx.first(
                        "SELECT COUNT(*) AS n FROM alert_delivery WHERE state = 'WAITING' AND due_at <= ?",
                        row -> row.number("n"),
                        clock.instant())
                .orElse(0L));
        if (due > 0) {
            database.write(tx -> tx.update(
                    "UPDATE alert_delivery SET state = 'SENT', sent_at = ? WHERE state = 'WAITING' AND due_at <= ?",
                    clock.instant(),
                    clock.instant()));
        }
    }

    /** What people have read, the oldest first. */
    List<Told> read() {
        return alerts.list("shop", 1_000).reversed().stream()
                .filter(told -> told.state() == Told.State.SENT)
                .toList();
    }

    List<String> titles() {
        return read().stream().map(Told::title).toList();
    }

    /** The incidents of the project, the oldest first. */
    List<Story> stories() {
        return incidents.of("shop", false, 1_000).reversed().stream()
                .map(story -> incidents.find("shop", story.incident().id()).orElseThrow())
                .toList();
    }

    List<Incident> open() {
        return incidents.of("shop", true, 1_000).reversed().stream()
                .map(Story::incident)
                .toList();
    }

    /** Lets a diagnosis find these. */
    void diagnose(String check, Finding... roots) {
        var diagnosis = new Diagnosis("shop", null, clock.instant(), List.of(roots), 2, 2, true, List.of());
        database.write(tx -> {
            causes.found(tx, shop(), check, job.incrementAndGet(), diagnosis);
            return true;
        });
    }

    /** That a service was stopped, and what follows from it. */
    static Finding stopped(String service, String... below) {
        return finding(
                Cause.STOPPED,
                service,
                Arrays.stream(below)
                        .map(name -> finding(Cause.DEPENDENCY_DOWN, name, List.of()))
                        .toList());
    }

    /** That a check saw errors of the application. */
    static Finding errors(String check) {
        return finding(Cause.APPLICATION_ERRORS, Confidence.LIKELY, check, List.of());
    }

    private static Finding finding(Cause cause, String subject, List<Finding> below) {
        return finding(cause, Confidence.CERTAIN, subject, below);
    }

    private static Finding finding(Cause cause, Confidence confidence, String subject, List<Finding> below) {
        var key = "diagnosis." + cause.label();
        return new Finding(
                cause,
                confidence,
                subject,
                null,
                Message.of(key, subject, "shop-" + subject + "-1"),
                Message.of(key + ".fix", subject, "shop-" + subject + "-1"),
                List.of(),
                List.of("FATAL: it went with very-hidden-token"),
                below);
    }

    @Override
    public void close() {
        watch.close();
        engine.close();
        database.close();
    }
}
