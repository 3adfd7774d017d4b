package dev.taskforge.ops.gate;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Work;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupAgeCheck;
import dev.taskforge.ops.backup.BackupOperation;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.ChecksAskedAgain;
import dev.taskforge.ops.backup.CopyPlaces;
import dev.taskforge.ops.backup.CopyQuestions;
import dev.taskforge.ops.backup.Copying;
import dev.taskforge.ops.backup.DrillAgeCheck;
import dev.taskforge.ops.backup.DrillOperation;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.backup.Fetching;
import dev.taskforge.ops.backup.ProjectBackupSources;
import dev.taskforge.ops.backup.SmokePlans;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckOperation;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.destination.Destinations;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.request.People;
import dev.taskforge.ops.request.TwoPersons;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Everything a gate rests on, wired as in the server, with a clock that only the test moves. */
final class GateFixture implements AutoCloseable {
    final Database database;
    final AuditLog audit;
    final Projects projects;
    final Evidences evidences;
    final Gates gates;
    final VerdictHistory history;
    final Decisions decisions;
    final Waivers waivers;
    final Attestations attestations;
    final Backups backups;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Engine> started = new AtomicReference<>();
    private final Path folder;
    private final Checks checks;
    private final Engine engine;

    GateFixture(Path folder) {
        this.folder = folder;
        var clock = clock();
        database = TestDatabase.open(folder.resolve("taskforge.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        evidences = new Evidences(database, clock);
        backups = new Backups(database);
        var drills = new Drills(database);
        var kinds = CheckKinds.with(List.of(BackupAgeCheck.kind(backups), DrillAgeCheck.kind(drills)));
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        checks = new Checks(kinds, environments, clock, "vps");
        var types = new ArrayList<JobType>();
        projects =
                new Projects(database, clock, () -> started.get().schedules(), audit, new ProjectReader(kinds.all()));
        var again = new ChecksAskedAgain(projects, () -> started.get().jobs());
        types.add(new CheckOperation(database, projects, checks, evidences).type());
        var sources = new ProjectBackupSources(projects, environments, null);
        var docker = Docker.SOCKET;
        CopyPlaces places = (project, name) ->
                new Destinations(environments).open(projects.find(project).orElseThrow(), name);
        var copying = new Copying(places, backups, database, audit, clock, again);
        var fetching = new Fetching(folder, places, copying);
        var sets =
                new BackupSets(database, () -> started.get().jobs(), (tx, project) -> Optional.empty(), audit, clock);
        types.add(new BackupOperation(folder, docker, sources, backups, sets, copying, database, audit, clock, again)
                .type());
        types.add(new DrillOperation(
                        folder,
                        docker,
                        sources,
                        backups,
                        drills,
                        fetching,
                        CopyQuestions.NONE,
                        SmokePlans.NONE,
                        database,
                        audit,
                        clock,
                        again)
                .type());
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), types);
        started.set(engine);
        engine.start();
        history = new VerdictHistory(database);
        gates = new Gates(database, checks, evidences, history, clock);
        decisions = new Decisions(database, gates, audit, (_, _, _) -> {}, clock);
        waivers = new Waivers(database, audit, new TwoPersons(new Staff()), clock);
        attestations = new Attestations(database, checks, evidences, audit);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.now().plus(ahead.get());
            }
        };
    }

    /** Ana, Budi and Cici have accounts; the last two may approve. */
    private static final class Staff implements People {
        @Override
        public boolean isPerson(String name) {
            return List.of("ana", "budi", "cici").contains(name);
        }

        @Override
        public boolean mayStart(String name, String project) {
            return isPerson(name);
        }

        @Override
        public List<String> approvers(String project) {
            return List.of("budi", "cici");
        }
    }

    void pass(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    Project apply(String yaml) {
        return write(tx -> projects.apply(tx, yaml, folder, "ana"));
    }

    <T> T write(Work<T> work) {
        return database.write(work);
    }

    /** Asks every check of the project now. */
    void ask(Project project) throws InterruptedException {
        for (var name : project.file().checks().keySet()) {
            var evidence = checks.ask(project, name, "ana", 1L);
            write(tx -> evidences.add(tx, evidence));
        }
    }

    GateItem item(Project project, String id) {
        return gates.of(project).items().stream()
                .filter(item -> item.id().equals(id))
                .findAny()
                .orElseThrow();
    }

    Job run(NewJob job) {
        long id = engine.jobs().submit(job).job().id();
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> engine.jobs().find(id).orElseThrow(),
                        found -> found.state().isFinal());
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
