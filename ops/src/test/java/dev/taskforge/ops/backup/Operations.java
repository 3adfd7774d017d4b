package dev.taskforge.ops.backup;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Backups and drills on a real engine. The project {@code app} has the databases {@code main}, the file
 * {@code app.db}, and {@code own}, the engine's own database, both in the home folder.
 */
final class Operations implements AutoCloseable {
    static final int KEEP = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Database database;
    final Engine engine;
    final AuditLog audit;
    final Backups backups;
    final Drills drills;
    private final Path home;
    private final Path data;
    /** Where backups of {@code main} and {@code own} go, and how long they stay; read when a job begins. */
    Storage storage = new Storage(null, new Keep(KEEP, 0, 0, 0), ZoneOffset.UTC, List.of(), null);

    /** What is backed up as {@code files}; read when a job begins. */
    List<Path> paths = List.of();

    Operations(Path home) {
        this(home, home, (tx, project, database) -> {});
    }

    /** @param data where backups and restored copies go */
    Operations(Path home, Path data, DutyEnded ended) {
        this.home = home;
        this.data = data;
        var clock = Clock.systemUTC();
        database = TestDatabase.open(home.resolve("taskforge.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, home);
        backups = new Backups(database);
        drills = new Drills(database);
        var backup = new BackupOperation(data, Docker.SOCKET, this::source, backups, database, audit, clock, ended);
        var drill =
                new DrillOperation(data, Docker.SOCKET, this::source, backups, drills, database, audit, clock, ended);
        var unpack = new UnpackOperation(data, this::source, backups, database, audit, clock);
        var settings =
                EngineSettings.defaults("test").lease(Duration.ofSeconds(3)).drain(Duration.ofSeconds(5));
        engine = Engines.open(database, clock, settings, List.of(backup.type(), drill.type(), unpack.type()));
    }

    private BackupSource source(String project, String name) {
        if (name.equals("files")) {
            return new BackupSource.Files(paths, storage);
        }
        var file =
                switch (project + "/" + name) {
                    case "app/main" -> home.resolve("app.db");
                    case "app/own" -> home.resolve("taskforge.db");
                    default -> throw new PermanentFailure("there is no database " + name + " in " + project);
                };
        return new BackupSource.Sqlite(file, storage);
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
