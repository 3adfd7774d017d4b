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
        assertThat(report.lines())
                .extracting(line -> line.said().key())
                .containsOnly("launch.monitor.few");
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
        assertThat(report(MINUTE.multipliedBy(20)).lines()).extracting(Line::name).doesNotContain("main");
        run(MINUTE.multipliedBy(10));
        assertThat(state(report(MINUTE.multipliedBy(30)), "main")).isEqualTo(State.UNKNOWN);
        run(MINUTE.multipliedBy(30));
        assertThat(state(report(MINUTE.multipliedBy(60)), "main")).isEqualTo(State.BAD);
    }
}
