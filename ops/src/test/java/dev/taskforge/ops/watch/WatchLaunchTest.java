package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.launch.LaunchLooks;
import dev.taskforge.ops.launch.LaunchReport;
import dev.taskforge.ops.launch.LaunchReport.Line;
import dev.taskforge.ops.launch.LaunchReport.State;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found after a GO. */
class WatchLaunchTest extends Watching {
    private static final String YAML = """
            project: shop
            databases: {main: {kind: sqlite, path: shop.db}}
            backup: {of: [main], schedule: "30 2 * * *"}
            checks:
              site: {http: "http://127.0.0.1:1/site", every: 30s}
              other: {http: "http://127.0.0.1:1/other", every: 30s}
            launch: {for: 1h, good_percent: 95}
            """;

    private Project shop;
    private LaunchLooks looks;
    private Instant go;

    @BeforeEach
    void apply() {
        f.database.write(tx -> f.projects.apply(tx, YAML.replaceAll("(?m)^backup: .*$", ""), folder, "ani"));
        shop = f.shop();
        looks = new LaunchLooks(f.monitors, new Backups(f.database));
        run(MINUTE.multipliedBy(5));
        go = f.clock.instant();
    }

    private LaunchReport report(Duration after) {
        return looks.report(shop, Objects.requireNonNull(shop.file().launch()), go, go.plus(after));
    }

    private static State state(LaunchReport report, String name) {
        return report.lines().stream()
                .filter(line -> line.name().equals(name))
                .map(Line::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasWellAllTheTimeIsGood() {
        run(MINUTE.multipliedBy(20));

        var report = report(MINUTE.multipliedBy(20));
        assertThat(report.verdict()).isEqualTo(State.GOOD);
        assertThat(report.lines()).hasSize(2);
    }

    @Test
    void whatWasNotWellForLongerThanIsWantedIsBadThoughItIsWellAtTheEnd() {
        f.fails("site");
        run(MINUTE.multipliedBy(3));
        f.answers.clear();
        run(MINUTE.multipliedBy(17));

        var report = report(MINUTE.multipliedBy(20));
        assertThat(state(report, "site")).isEqualTo(State.BAD);
        assertThat(state(report, "other")).isEqualTo(State.GOOD);
        assertThat(report.verdict()).isEqualTo(State.BAD);
    }

    @Test
    void whatFailedBeforeTheGoDoesNotCount() {
        f.fails("site");
        run(MINUTE.multipliedBy(5));
        f.answers.clear();
        go = f.clock.instant().plus(MINUTE);
        run(MINUTE.multipliedBy(21));

        assertThat(report(MINUTE.multipliedBy(20)).verdict()).isEqualTo(State.GOOD);
    }

    @Test
    void whenNobodyLookedForLongNothingIsCalledGood() {
        run(MINUTE.multipliedBy(10));
        f.clock.pass(MINUTE.multipliedBy(10));

        var report = report(MINUTE.multipliedBy(20));
        assertThat(report.verdict()).isEqualTo(State.UNKNOWN);
        assertThat(report.lines()).extracting(line -> line.said().key()).containsOnly("launch.monitor.few");
    }

    @Test
    void whereNothingIsLookedAtNothingIsGood() {
        assertThat(new LaunchReport(List.of()).verdict()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aBackupThatWasDueAndNotMadeIsBad() {
        // Nothing runs here, so that it cannot be applied.
        var file = new ProjectReader(CheckKinds.builtIn()).read(YAML);
        shop = new Project("shop", "Shop", 2, file, folder, go, "ani", YAML);
        // It is 2:05 in UTC.
        run(MINUTE.multipliedBy(20));
        assertThat(report(MINUTE.multipliedBy(20)).lines())
                .extracting(Line::name)
                .doesNotContain("main");
        run(MINUTE.multipliedBy(10));
        assertThat(state(report(MINUTE.multipliedBy(30)), "main")).isEqualTo(State.UNKNOWN);
        run(MINUTE.multipliedBy(30));
        assertThat(state(report(MINUTE.multipliedBy(60)), "main")).isEqualTo(State.BAD);
    }

    private void made(long id, Duration after, @Nullable Boolean passed) {
        f.database.write(tx -> tx.update("""
                INSERT INTO backup (id, project, database_name, file, bytes, sha256, manifest, snapshot_at, created_at, job_id,
                  drilled_at, drill_passed)
                VALUES (?, 'shop', 'main', '/b', 1, 'x', '{}', ?, ?, 1, NULL, ?)""", id, go.plus(after), go.plus(after), passed));
    }

    private State backups(String schedule, Duration after) {
        var yaml = YAML.replace("30 2 * * *", schedule);
        var file = new ProjectReader(CheckKinds.builtIn()).read(yaml);
        shop = new Project("shop", "Shop", 2, file, folder, go, "ani", yaml);
        return state(report(after), "main");
    }

    @Test
    void everyBackupThatWasDueMustHaveBeenMade() {
        // It is 2:05 in UTC; due at 2:30, 3:00, 3:30 and 4:00.
        var time = MINUTE.multipliedBy(144);
        made(1, MINUTE.multipliedBy(26), true);
        assertThat(backups("*/30 * * * *", time)).isEqualTo(State.BAD);
        made(2, MINUTE.multipliedBy(56), true);
        made(3, MINUTE.multipliedBy(86), null);
        made(4, MINUTE.multipliedBy(116), true);
        assertThat(backups("*/30 * * * *", time)).isEqualTo(State.GOOD);
    }

    @Test
    void whatWasMadeBeforeItWasDueIsNotTheOneThatWasDue() {
        made(1, MINUTE.multipliedBy(10), true);
        assertThat(backups("30 2 * * *", MINUTE.multipliedBy(120))).isEqualTo(State.BAD);
    }

    @Test
    void aBackupWhoseDrillFailedIsBad() {
        made(1, MINUTE.multipliedBy(26), false);
        assertThat(backups("30 2 * * *", MINUTE.multipliedBy(120))).isEqualTo(State.BAD);
    }

    @Test
    void whatIsDownAtTheEndIsBadHoweverSeldomItWasBefore() {
        run(MINUTE.multipliedBy(60));
        f.fails("site");
        run(MINUTE.multipliedBy(2));

        assertThat(state(report(MINUTE.multipliedBy(62)), "site")).isEqualTo(State.BAD);
    }
}
