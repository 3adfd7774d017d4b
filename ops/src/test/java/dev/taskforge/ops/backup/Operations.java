package dev.taskforge.ops.backup;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.destination.Destinations;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Keep;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.request.People;
import dev.taskforge.ops.request.TwoPersons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Backups and drills on a real engine. The project {@code app} has the databases {@code main}, the file
 * {@code app.db}, {@code copy}, the file {@code copy.db}, and {@code own}, the engine's own database, all in the home folder.
 */
final class Operations implements AutoCloseable {
    static final int KEEP = 3;
    private static final Duration STALL = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Database database;
    final Engine engine;
    final AuditLog audit;
    final Backups backups;
    final Drills drills;
    final BackupSets sets;
    final SetStandings standings;
    final BackupPins pins;
    final UnpackOperation unpack;
    final Restores restores;
    final Projects projects;
    final RestoreOperation restoring;
    final CsvFolders exports;
    final CsvExportOperation exporting;
    final CsvImportOperation importing;
    final InPlaceRequests inPlace;
    final Staff people = new Staff();
    /** What is emptied and loaded, and where. */
    volatile InPlaceOperation.@Nullable Targets targets;

    private final Path home;
    private final Path data;
    /** Where backups of {@code main} and {@code own} go, and how long they stay; read when a job begins. */
    volatile Storage storage = new Storage(null, Keep.last(KEEP), ZoneOffset.UTC, List.of(), null);

    /** What drills ask of the copy. */
    volatile CopyQuestions questions = CopyQuestions.NONE;

    /** How long nothing may move at a destination. */
    volatile Duration stall = STALL;

    /** The section {@code destinations} of the project, with its key. */
    volatile String destinations = "";
    /** What its variables stand for. */
    volatile Map<String, String> variables = Map.of();

    /** The number of the release that serves; 0 for none. */
    volatile int serving;

    /** Whether nothing is declared any more. */
    volatile boolean undeclared;

    final RestoreTools tools;

    /** When releases took over. */
    final List<Instant> switches = new ArrayList<>();

    /** Where the file of {@code copy} is; read whenever somebody looks for it. */
    volatile Supplier<Path> copy;

    /** What is backed up as {@code files}; read when a job begins. */
    List<Path> paths = List.of();

    Operations(Path home) {
        this(home, home, (tx, project, database) -> {});
    }

    /** One whose backups are tried once only. */
    static Operations impatient(Path home) {
        return new Operations(
                home,
                home,
                (tx, project, database) -> {},
                type -> type.retry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1))));
    }

    /** @param data where backups and restored copies go */
    Operations(Path home, Path data, DutyEnded ended) {
        this(home, data, ended, type -> type);
    }

    private Operations(Path home, Path data, DutyEnded ended, UnaryOperator<JobType> backups) {
        this.home = home;
        this.data = data;
        copy = () -> home.resolve("copy.db");
        var clock = Clock.systemUTC();
        database = NotNested.around(TestDatabase.open(home.resolve("taskforge.db")));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, home);
        this.backups = new Backups(database);
        drills = new Drills(database);
        sets = new BackupSets(
                database, this::jobs, (tx, project) -> Optional.of(serving).filter(number -> number > 0), audit, clock);
        standings = new SetStandings(
                database,
                this::jobs,
                (tx, project, from, until) -> switches.stream()
                        .filter(at -> !at.isBefore(from) && !at.isAfter(until))
                        .toList());
        pins = new BackupPins(this.backups, audit, clock);
        var copying = new Copying(places(), this.backups, database, audit, clock, ended);
        var fetching = new Fetching(data, places(), copying);
        var backup = new BackupOperation(
                data, Docker.SOCKET, this::source, this.backups, sets, copying, database, audit, clock, ended);
        var drill = new DrillOperation(
                data,
                Docker.SOCKET,
                this::source,
                this.backups,
                drills,
                fetching,
                (copied, copy, job) -> questions.ask(copied, copy, job),
                SmokePlans.NONE,
                database,
                audit,
                clock,
                ended);
        var probe = new ProbeOperation(data, places(), database, audit);
        unpack = new UnpackOperation(data, this::source, this.backups, fetching, database, audit, clock);
        restores = new Restores(database);
        var kinds = CheckKinds.with(List.of());
        projects = new Projects(database, clock, this::schedules, audit, new ProjectReader(kinds.all()));
        inPlace = new InPlaceRequests(database, audit, new TwoPersons(people), clock);
        tools = new RestoreTools(
                data.resolve("data"),
                home.resolve("no-docker.sock"),
                projects,
                this::source,
                this.backups,
                fetching,
                restores,
                new Checks(kinds, environments(), clock, "vps"),
                new Evidences(database, clock),
                database,
                audit,
                this::jobs,
                (_, _) -> false,
                new Incoming(data.resolve("data")),
                clock);
        restoring = new RestoreOperation(tools, new InPlaceOperation(tools, inPlace, new Told()));
        exports = new CsvFolders(data.resolve("data"));
        exporting = new CsvExportOperation(tools, exports);
        importing = new CsvImportOperation(tools, exports);
        var types = new ArrayList<>(List.of(backups.apply(backup.type()), drill.type(), probe.type(), unpack.type()));
        types.addAll(restoring.types());
        types.addAll(List.of(exporting.type(), importing.type()));
        var settings =
                EngineSettings.defaults("test").lease(Duration.ofSeconds(3)).drain(Duration.ofSeconds(5));
        engine = Engines.open(database, clock, settings, types);
    }

    /** The destinations of the project {@code app}, as declared below; variables have the values in {@link #variables}. */
    private CopyPlaces places() {
        return (project, name) -> {
            var yaml = "project: app\n" + destinations;
            var file = new ProjectReader(List.of()).read(yaml);
            var app = new Project(project, project, 1, file, home, Instant.EPOCH, "ani", yaml);
            return new Destinations(environments(), stall).open(app, name);
        };
    }

    private Environments environments() {
        return new Environments(new Fingerprints(new byte[32]), variables);
    }

    private BackupSource source(String project, String name) {
        if (undeclared) {
            throw new PermanentFailure("project " + project + " has no database and no files " + name);
        }
        if (name.equals("files")) {
            return new BackupSource.Files(paths, storage);
        }
        if (name.equals("rules")) {
            return new BackupSource.Firewall(home.resolve("sbin").toString(), home.resolve("root"), storage);
        }
        if (project.equals(Project.OWN)) {
            return new BackupSource.Sqlite(home.resolve("app.db"), List.of(home.resolve("token")), storage);
        }
        var file =
                switch (project + "/" + name) {
                    case "app/main" -> home.resolve("app.db");
                    case "app/copy" -> copy.get();
                    case "app/own" -> home.resolve("taskforge.db");
                    default -> throw new PermanentFailure("there is no database " + name + " in " + project);
                };
        return new BackupSource.Sqlite(file, storage);
    }

    private Jobs jobs() {
        return engine.jobs();
    }

    private Schedules schedules() {
        return engine.schedules();
    }

    /** Puts the project {@code app} into force, with what is restored and the checks asked after it. */
    void declare(String more) {
        var yaml = "project: app\ndatabases: {main: {kind: sqlite, path: app.db}}\n" + more;
        database.write(tx -> projects.apply(tx, yaml, home, "ani"));
    }

    Restore newestRestore() {
        return restores.list("app", null, 1).getFirst();
    }

    Operations start() {
        engine.start();
        return this;
    }

    Job run(NewJob job) {
        return finished(engine.jobs().submit(job).job().id());
    }

    Job finished(long id) {
        return await("job " + id)
                .atMost(PATIENCE)
                .until(
                        () -> engine.jobs().find(id).orElseThrow(),
                        job -> job.state().isFinal());
    }

    /** Begins a set of these, and waits until each of its jobs is over. */
    SetStanding set(String... names) {
        long id = database.write(
                        tx -> sets.begin(tx, "app", List.of(names), "ani").set())
                .id();
        standing(id).members().forEach(member -> {
            if (member.job() != null) {
                finished(member.job());
            }
        });
        return standing(id);
    }

    SetStanding standing(long set) {
        return standings.find("app", set).orElseThrow();
    }

    Job backup() {
        return run(DutyJobs.backup("app", "main"));
    }

    Job drill() {
        return run(DutyJobs.drill("app", "main", null));
    }

    Backup newest() {
        return backups.newest("app", "main").orElseThrow();
    }

    Drill newestDrill() {
        return drills.newest("app", "main").orElseThrow();
    }

    /** From now on backups get a copy in a folder. */
    void copyToDisk(Path folder) {
        destinations = "destinations: {disk2: {kind: folder, folder: " + folder + "}}";
        storage = new Storage(null, Keep.last(KEEP), ZoneOffset.UTC, List.of(), null, List.of("disk2"));
    }

    /**
     * From now on backups are kept in that folder only.
     *
     * @param rate how many bytes of a source are read in a second; null for as many as come
     */
    void streamToDisk(Path folder, @Nullable Long rate) {
        copyToDisk(folder);
        storage = new Storage(null, Keep.last(KEEP), ZoneOffset.UTC, List.of(), null, List.of("disk2"), false, rate);
    }

    /** Lets a job that failed go on. */
    Job again(Job failed) {
        database.write(tx -> engine.jobs().retry(tx, failed.id()));
        return finished(failed.id());
    }

    List<String> log(Job job) {
        return engine.jobs().log(job.id(), 0, 1_000).stream().map(LogLine::text).toList();
    }

    Path artifacts() {
        return data.resolve("backups/app/main");
    }

    /** The names of the files in the folder of the backups, and of anything left in the scratch folder. */
    List<String> files() throws IOException {
        return names(artifacts());
    }

    List<String> scratch() throws IOException {
        return names(data.resolve("scratch/app/main"));
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    List<String> audited() {
        return audit.list(null, null, 1_000).reversed().stream()
                .map(entry -> entry.action() + " " + entry.subject())
                .toList();
    }

    private final class Told implements InPlaceOperation.Targets {
        @Override
        public InPlaceTarget of(JobContext job, Restore restore) throws IOException {
            return Objects.requireNonNull(targets).of(job, restore);
        }

        @Override
        public Restore.Place place(Project project, Backup backup) throws IOException {
            return Objects.requireNonNull(targets).place(project, backup);
        }
    }

    /** Where nobody has an account. */
    static TwoPersons nobody() {
        var staff = new Staff();
        staff.names.clear();
        return new TwoPersons(staff);
    }

    /** Who has an account; each of them may do all. */
    static final class Staff implements People {
        final Set<String> names = ConcurrentHashMap.newKeySet();
        final Set<String> approving = ConcurrentHashMap.newKeySet();

        Staff() {
            names.addAll(List.of("ani", "budi", "citra"));
            approving.addAll(names);
        }

        @Override
        public boolean isPerson(String name) {
            return names.contains(name);
        }

        @Override
        public boolean mayStart(String name, String project) {
            return isPerson(name);
        }

        @Override
        public List<String> approvers(String project) {
            return approving.stream().sorted().toList();
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "no output: " + e;
        }
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
