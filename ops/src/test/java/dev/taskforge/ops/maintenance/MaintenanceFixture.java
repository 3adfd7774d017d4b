package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupMoments;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.ProjectVersions;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.UpdatesFormat;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store with projects, their calendar and their log, at a time that is set by hand. The engine runs nothing. */
public final class MaintenanceFixture implements AutoCloseable {
    public final ManualClock clock = new ManualClock();
    public final Path folder;
    public final Database database;
    public final Engine engine;
    public final AuditLog audit;
    public final Projects projects;
    public final ProjectVersions versions;
    public final Backups backups;
    public final Drills drills;
    public final DrillProof drillProof;
    public final Evidences evidences;
    public final MaintenanceCalendar calendar;
    public final Logbook logbook;
    private long jobs = 1_000;

    public MaintenanceFixture(Path folder) {
        this.folder = folder;
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        audit = AuditLog.of(database, clock, folder);
        var later = new AtomicReference<@Nullable MaintenanceCalendar>();
        var kinds = CheckKinds.with(
                folder.resolve("no.sock"),
                List.of(DutiesCheck.kind(() -> Objects.requireNonNull(later.get())), updates()));
        var reader = new ProjectReader(kinds.all());
        projects = new Projects(database, clock, engine::schedules, audit, reader);
        versions = new ProjectVersions(database, reader);
        backups = new Backups(database);
        drills = new Drills(database);
        evidences = new Evidences(database, clock);
        var jobsKept = new JobsKept(engine::jobTypes);
        drillProof = new DrillProof(drills, engine::jobs, jobsKept);
        calendar = new MaintenanceCalendar(
                database,
                versions,
                List.of(
                        new BackupProof(new BackupMoments(database), engine::jobs, jobsKept),
                        drillProof,
                        new GateProof(evidences, Duration.ofDays(90)),
                        JobProof.ofPrunes(engine::jobs, jobsKept),
                        JobProof.ofScans(engine::jobs, jobsKept)),
                audit,
                clock);
        later.set(calendar);
        logbook = new Logbook(database, audit, engine::jobs, (_, text) -> text.replace("s3cret", "***"));
    }

    /** Brings the section of updates with it; no check of this kind can be declared. */
    private static CheckKind updates() {
        return new CheckKind(
                "updates",
                CheckKind.DEFAULT_MAX_AGE,
                Duration.ofMinutes(5),
                List.of(UpdatesFormat.SECTION),
                List.of(Field.required("updates", Types.text(10), "Nothing.")),
                true,
                null,
                1,
                (_, _) -> {
                    throw new UnsupportedOperationException("a check of updates");
                });
    }

    public Project apply(String at, String yaml) {
        clock.set(Instant.parse(at));
        return database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    public void backup(String name, String at, boolean proven) {
        database.write(tx -> tx.update("""
                INSERT INTO backup (project, database_name, file, bytes, sha256, manifest, snapshot_at, created_at, job_id,
                  drill_passed, local)
                VALUES ('shop', ?, ?, 10, 'x', '{}', ?, ?, 1, ?, 1)""", name, name + at, Instant.parse(at), Instant.parse(at), proven ? 1 : null));
    }

    public void drill(String name, String at, boolean passed, long millis) {
        database.write(tx -> tx.update("""
                INSERT INTO drill (project, database_name, backup_id, passed, outcome, recovery_ms, read_ms, open_ms, restore_ms,
                  check_ms, data_age_ms, finished_at, job_id)
                VALUES ('shop', ?, 1, ?, '{"key":"text","arguments":["x"]}', ?, 0, 0, 0, 0, 60000, ?, ?)""", name, passed, millis, Instant.parse(at), ++jobs));
    }

    /** A job about a database that died without a trace. */
    public void dead(String type, String name, String at) {
        job(type, "FAILED", "{\"project\":\"shop\",\"database\":\"" + name + "\"}", at);
    }

    /** A job that ended. */
    public void job(String type, String state, String payload, String at) {
        var ended = Instant.parse(at);
        database.write(tx -> tx.update("""
                INSERT INTO job (id, queue, type, project, priority, state, max_attempts, created_at, run_at, started_at,
                  finished_at, payload)
                VALUES (?, 'ops', ?, 'shop', 5, ?, 1, ?, ?, ?, ?, ?)""", ++jobs, type, state, ended, ended, ended, ended, payload));
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
