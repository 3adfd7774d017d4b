package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of jobs that failed before what they are about had begun. */
class JobNewsTest {
    private static final String YAML = """
            project: shop
            alerts:
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;

    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private Alerts alerts;
    private JobNews news;

    @BeforeEach
    void open() {
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        for (var type : List.of(DutyJobs.RESTORE_IN_PLACE, DutyJobs.RESTORE_UNDO, DutyJobs.PRUNE)) {
            engine.register(JobType.of(type, _ -> {
                throw new PermanentFailure("it is declared elsewhere now");
            }));
        }
        engine.register(JobType.of(DutyJobs.ALERT, _ -> null));
        var audit = AuditLog.of(database, clock, folder);
        var projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        database.write(tx -> projects.apply(tx, YAML, folder, "ani"));
        alerts = new Alerts(database, engine::jobs, audit, clock);
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        news = new JobNews(projects, engine::jobs, new Restores(database), alerts, environments::of, database, clock);
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private long failed(NewJob job) {
        long id = engine.jobs().submit(job).job().id();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> engine.jobs().find(id).orElseThrow().state() == JobState.FAILED);
        return id;
    }

    private void isTold(String title) {
        news.look();
        news.look();

        var told = alerts.list("shop", 10);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().title()).isEqualTo(title);
        assertThat(told.getFirst().lines()).contains("declared elsewhere");
    }

    @Test
    void aRestoreInPlaceThatFailsBeforeItHasBegunIsTold() {
        long job = failed(DutyJobs.restoreInPlace("shop"));
        database.write(tx -> tx.update("""
                INSERT INTO in_place_request (project, database_name, backup_id, data_at, place, reason, requested_by,
                  requested_at, expires_at, job_id)
                VALUES ('shop', 'main', 1, ?, '{}', 'garbled', 'ani', ?, ?, ?)""", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, job));

        isTold("shop: the restore of main failed");
    }

    @Test
    void aScheduledPruneThatFailsIsToldOnce() {
        failed(DutyJobs.prune("shop", false).schedule("shop.prune"));

        isTold("shop: the scheduled prune could not remove all it was told to");
    }

    @Test
    void aPruneThatAPersonAskedForIsNotTold() {
        failed(DutyJobs.prune("shop", false));

        news.look();

        assertThat(alerts.list("shop", 10)).isEmpty();
    }

    @Test
    void aRestoreThatCannotBeTakenBackIsTold() {
        database.write(tx -> tx.update("""
                INSERT INTO restore (id, project, database_name, backup_id, place, job_id, restored_by, state, data_at,
                  begun_at, ended_at)
                VALUES (7, 'shop', 'main', 1, ?, 0, 'ani', 'SUCCEEDED', ?, ?, ?)""", """
                {"folder": "", "service": "", "database": "main", "there": true, "user": null, "writers": [],
                 "kind": "SQLITE", "paths": []}""", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH));

        failed(DutyJobs.undoRestore("shop", 7));

        isTold("shop: the restore of main could not be taken back");
    }
}
