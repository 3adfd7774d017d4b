package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real stores, with a clock that is set. */
class BackupWatchTest {
    private static final String FILE = """
            project: shop
            databases: {main: {kind: sqlite, path: app.db}}
            backup: {schedule: "0 2 * * *", of: [main]}
            drill: {schedule: "0 4 * * *", of: main}
            """;
    private static final String OVERDUE = "backup.overdue shop/main ";

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
    private final List<String> told = new ArrayList<>();
    private Database database;
    private Engine engine;
    private AuditLog audit;
    private Projects projects;
    private BackupWatch watch;
    private Path artifact;

    @BeforeEach
    void open() throws IOException {
        artifact = Files.writeString(folder.resolve("artifact"), "12345");
        var set = settable();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, set);
        audit = AuditLog.of(database, set, folder);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        projects = new Projects(database, set, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        watch = begun();
        apply(FILE);
    }

    private Clock settable() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** As after a restart. */
    private BackupWatch begun() {
        return new BackupWatch(
                database,
                projects,
                (tx, absence, change, at) -> told.add(change.event() + " " + absence.project() + "/" + absence.name()
                        + " " + absence.concern().label()),
                audit,
                settable());
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private void apply(String yaml) {
        database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    private void lookAfter(Duration time) {
        now = now.plus(time);
        watch.look();
    }

    /** A backup whose data is of now. */
    private long backup(boolean proven) {
        var manifest = new Manifest(new TreeMap<>(), "", 0, "", "");
        return database.write(tx -> {
            var made = new Backups(database)
                    .insert(
                            tx,
                            new Backup(
                                    0,
                                    "shop",
                                    "main",
                                    artifact.toString(),
                                    5,
                                    "",
                                    manifest,
                                    now,
                                    now,
                                    1,
                                    null,
                                    null,
                                    false,
                                    List.of(),
                                    null,
                                    null));
            if (proven) {
                new Backups(database).markDrilled(tx, made.id(), true, now);
            }
            return made.id();
        });
    }

    private void drill(long backup, boolean passed) {
        database.write(tx -> {
            new Backups(database).markDrilled(tx, backup, passed, now);
            return tx.update("""
                    INSERT INTO drill (project, database_name, backup_id, passed, outcome, recovery_ms, read_ms, open_ms,
                      restore_ms, check_ms, data_age_ms, finished_at, job_id)
                    VALUES ('shop', 'main', ?, ?, '{"key": "x", "arguments": []}', 1, 1, 1, 1, 1, 1, ?,
                      (SELECT coalesce(max(job_id), 0) + 1 FROM drill))""", backup, passed, now);
        });
    }

    @Test
    void aProjectWithoutAnyBackupIsOverdueOnceItsScheduleIsKnownForLongEnough() {
        watch.look();
        lookAfter(Duration.ofHours(35));
        assertThat(told).isEmpty();

        lookAfter(Duration.ofHours(2));
        assertThat(told).containsExactly(OVERDUE + "backup");

        lookAfter(Duration.ofHours(2));
        assertThat(told).containsExactly(OVERDUE + "backup", OVERDUE + "proof");
    }

    @Test
    void whatIsOverdueIsToldOnceAlsoAfterARestartAndOnceMoreWhenItIsWell() {
        backup(true);
        lookAfter(Duration.ofHours(40));
        assertThat(told).containsExactly(OVERDUE + "backup", OVERDUE + "proof");

        watch = begun();
        lookAfter(Duration.ofDays(3));
        assertThat(told).hasSize(2);

        var made = backup(false);
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(3).last().isEqualTo("backup.well shop/main backup");

        drill(made, true);
        watch = begun();
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).hasSize(4).last().isEqualTo("backup.well shop/main proof");
        assertThat(audit.list(null, null, 10))
                .filteredOn(entry -> entry.actor().equals("system"))
                .extracting(AuditEntry::action)
                .containsExactly("backup.well", "backup.well", "backup.overdue", "backup.overdue");
    }

    @Test
    void aDrillThatFailsIsToldAtOnceAndItsBackupProvesNothing() {
        backup(true);
        lookAfter(Duration.ofHours(20));
        drill(backup(true), false);
        lookAfter(Duration.ofSeconds(1));
        assertThat(told).containsExactly(OVERDUE + "drill");

        // The one before is proven still, and getting old.
        lookAfter(Duration.ofHours(19));
        assertThat(told).containsExactly(OVERDUE + "drill", OVERDUE + "proof");
    }

    @Test
    void aBackupWhoseFileIsGoneIsNoneUnlessACopyOfItWasVerified() throws IOException {
        var id = backup(true);
        lookAfter(Duration.ofHours(1));
        Files.delete(artifact);

        database.write(tx -> {
            BackupCopies.verified(tx, id, "nas", "p", "/nas/p", now);
            new Backups(database).markMissing(tx, id, now);
            return null;
        });
        lookAfter(Duration.ofHours(30));
        assertThat(told).isEmpty();

        database.write(tx -> tx.update("UPDATE backup_copy SET verified_at = NULL, missing_at = 5"));
        lookAfter(Duration.ofHours(10));
        assertThat(told).containsExactly(OVERDUE + "backup", OVERDUE + "proof");
    }

    @Test
    void whatNobodySchedulesAnyMoreIsToldToBeUnwatched() {
        backup(true);
        lookAfter(Duration.ofDays(3));
        told.clear();

        apply("project: shop\ndatabases: {main: {kind: sqlite, path: app.db}}\nbackup: {of: [main]}\n");
        lookAfter(Duration.ofMinutes(1));

        assertThat(told)
                .containsExactlyInAnyOrder("backup.unwatched shop/main backup", "backup.unwatched shop/main proof");
        assertThat(watch.all()).isEmpty();
    }

    @Test
    void anotherScheduleIsJudgedAnewAndTheSourceIsWatchedSinceBefore() {
        backup(true);
        lookAfter(Duration.ofHours(20));

        apply(FILE.replace("0 2 * * *", "0 * * * *"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).containsExactly(OVERDUE + "backup");

        apply(FILE.replace("0 2 * * *", "0 2 * * 0"));
        lookAfter(Duration.ofMinutes(1));
        assertThat(told).containsExactly(OVERDUE + "backup", "backup.well shop/main backup");
    }

    @Test
    void theCheckAsksTheSameAndNeedsNoLookBefore() {
        var check = new PunctualCheck(watch::of, "main");
        var surroundings = new Surroundings("shop", folder, settable(), Duration.ofSeconds(5));
        backup(true);
        assertThat(check.ask(surroundings).state()).isEqualTo(CheckState.PASS);

        now = now.plus(Duration.ofHours(37));
        assertThat(check.ask(surroundings).state()).isEqualTo(CheckState.FAIL);
        assertThat(check.ask(surroundings).seen().key()).isEqualTo("backup.watch.backup");
        assertThat(new PunctualCheck(watch::of, "other").ask(surroundings).state())
                .isEqualTo(CheckState.ERROR);
    }
}
