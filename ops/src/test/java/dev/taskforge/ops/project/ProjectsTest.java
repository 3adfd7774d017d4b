package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.ApplyPlan.Change;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectsTest {
    private static final String FILE = """
            project: shop
            databases: {main: {kind: sqlite, path: app.db}}
            backup: {schedule: "0 2 * * *", timezone: Asia/Jakarta, of: [main]}
            drill: {schedule: "0 4 * * 0", of: main}
            checks:
              health: {http: "http://127.0.0.1:1/", headers: {Authorization: "Bearer literal-secret"}}
            gate: {schedule: "30 5 * * *"}
            """;

    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private AuditLog audit;
    private Projects projects;

    @BeforeEach
    void open() {
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private Project apply(String yaml) {
        return database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    @Test
    void anAppliedProjectIsInForceWithItsSchedulesAndItsAuditEntry() {
        var project = apply(FILE);

        assertThat(projects.find("shop")).contains(project);
        assertThat(projects.list()).containsExactly(project);
        assertThat(project.version()).isEqualTo(1);
        assertThat(engine.schedules().list())
                .extracting(Schedule::name)
                .containsExactlyInAnyOrder("shop.backup", "shop.drill.main", "shop.gate");
        var backup = engine.schedules().find("shop.backup").orElseThrow();
        assertThat(backup.zone()).hasToString("Asia/Jakarta");
        assertThat(backup.job().type()).isEqualTo("backup-set");
        assertThat(backup.job().payload()).isEqualTo("{\"project\":\"shop\"}");
        assertThat(backup.job().queue()).isEqualTo("ops");
        assertThat(audit.list(null, null, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("project.apply");
            assertThat(entry.actor()).isEqualTo("ani");
            assertThat(entry.details()).contains("\"version\":1").doesNotContain("literal-secret");
        });
    }

    @Test
    void theSameFileAgainChangesNothing() {
        var first = apply(FILE);

        assertThat(projects.plan(FILE, folder).unchanged()).isTrue();
        assertThat(apply(FILE)).isEqualTo(first);
        assertThat(projects.versions("shop")).hasSize(1);
        assertThat(audit.list(null, null, 10)).hasSize(1);
    }

    @Test
    void aPlanNamesEveryDifferenceAndChangesNothing() {
        apply(FILE);
        var changed = FILE.replace("0 2 * * *", "0 3 * * *")
                .replace("gate: {schedule: \"30 5 * * *\"}\n", "")
                .replace("checks:\n", "checks:\n  port: {tcp: \"x:1\"}\n")
                .replace("literal-secret", "another-secret");

        var plan = projects.plan(changed, folder);

        assertThat(plan.currentVersion()).isEqualTo(1);
        assertThat(plan.changes())
                .extracting(change -> change.kind().label() + " " + change.path())
                .containsExactlyInAnyOrder(
                        "change backup.schedule",
                        "add checks.port",
                        "change checks.health.headers.Authorization",
                        "remove gate",
                        "change schedules.shop.backup",
                        "remove schedules.shop.gate");
        assertThat(plan.changes())
                .contains(new Change(
                        ApplyPlan.Kind.CHANGE,
                        "schedules.shop.backup",
                        "0 2 * * * Asia/Jakarta",
                        "0 3 * * * Asia/Jakarta"));
        assertThat(plan.toString()).doesNotContain("literal-secret").doesNotContain("another-secret");
        assertThat(projects.versions("shop")).hasSize(1);
    }

    @Test
    void anotherVersionRemovesTheSchedulesItNoLongerNames() {
        apply(FILE);
        var second = apply(FILE.replace("gate: {schedule: \"30 5 * * *\"}\n", ""));

        assertThat(second.version()).isEqualTo(2);
        assertThat(engine.schedules().find("shop.gate")).isEmpty();
        assertThat(projects.versions("shop"))
                .extracting(ProjectVersion::version)
                .containsExactly(2, 1);
    }

    @Test
    void schedulesOfBackupsThatAnEarlierVersionMadeBecomeOne() {
        apply(FILE);
        var name = "shop.backup.main";
        database.write(tx -> {
            var schedules = engine.schedules();
            schedules.remove(tx, "shop.backup");
            var job = DutyJobs.backup("shop", "main").schedule(name);
            schedules.put(tx, new NewSchedule(name, "shop", "0 2 * * *", ZoneOffset.UTC, job));
            return schedules.enable(tx, name, false);
        });

        renewed();
        renewed();

        assertThat(engine.schedules().find(name)).isEmpty();
        assertThat(engine.schedules().find("shop.backup"))
                .hasValueSatisfying(schedule -> assertThat(schedule.enabled()).isFalse());
    }

    @Test
    void aScheduleThatSomebodyMadeByHandIsNotReplaced() {
        var own = new NewSchedule(
                "shop.backup",
                null,
                "0 3 * * *",
                ZoneOffset.UTC,
                DutyJobs.check("shop", null).schedule("shop.backup"));
        database.write(tx -> engine.schedules().put(tx, own));

        assertThatThrownBy(() -> apply(FILE))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("shop.backup");

        assertThat(engine.schedules().find("shop.backup").orElseThrow().job().type())
                .isEqualTo(DutyJobs.CHECK);
    }

    @Test
    void anUpgradeLeavesAScheduleThatSomebodyMadeByHandAndKeepsTheEarlierOnes() {
        apply(FILE);
        var earlier = new NewSchedule(
                "shop.backup.main",
                "shop",
                "0 2 * * *",
                ZoneOffset.UTC,
                DutyJobs.backup("shop", "main").schedule("shop.backup.main"));
        var own = new NewSchedule(
                "shop.backup",
                null,
                "0 3 * * *",
                ZoneOffset.UTC,
                DutyJobs.check("shop", null).schedule("shop.backup"));
        database.write(tx -> {
            engine.schedules().remove(tx, "shop.backup");
            engine.schedules().put(tx, earlier);
            return engine.schedules().put(tx, own);
        });

        renewed();

        assertThat(engine.schedules().find("shop.backup").orElseThrow().job().type())
                .isEqualTo(DutyJobs.CHECK);
        assertThat(engine.schedules().find("shop.backup.main")).isPresent();
        // Neither does applying the file once more take it, nor deleting the project.
        assertThatThrownBy(() -> apply(FILE + "title: Shop\n")).hasMessageContaining("shop.backup");
        assertThat(database.<Boolean>write(tx -> projects.delete(tx, "shop", "ani")))
                .isTrue();
        assertThat(engine.schedules().find("shop.backup")).isPresent();
    }

    private void renewed() {
        database.write(tx -> {
            projects.renewSchedules(tx);
            return null;
        });
    }

    @Test
    void aDeletedProjectLeavesItsVersionsAndGoesOnCounting() {
        apply(FILE);

        assertThat(database.<Boolean>write(tx -> projects.delete(tx, "shop", "ani")))
                .isTrue();
        assertThat(database.<Boolean>write(tx -> projects.delete(tx, "shop", "ani")))
                .isFalse();

        assertThat(projects.find("shop")).isEmpty();
        assertThat(engine.schedules().list()).isEmpty();
        assertThat(projects.versions("shop")).hasSize(1);
        assertThat(apply(FILE).version()).isEqualTo(2);
    }

    @Test
    void onlyTheSystemAppliesTheProjectAboutTaskForge() {
        assertThatThrownBy(() -> apply("project: taskforge"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("kept for the project TaskForge keeps about itself");
        var own = database.write(tx -> projects.applyOwn(tx, "project: taskforge", folder));
        assertThat(own.appliedBy()).isEqualTo("system");
        assertThatThrownBy(() -> database.write(tx -> projects.delete(tx, "taskforge", "ani")))
                .isInstanceOf(ProjectFileException.class);
    }

    @Test
    void theFolderMustBeAbsoluteAndThere() {
        assertThatThrownBy(() -> projects.plan(FILE, Path.of("relative"))).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> projects.plan(FILE, folder.resolve("gone"))).hasMessageContaining("does not exist");
    }
}
