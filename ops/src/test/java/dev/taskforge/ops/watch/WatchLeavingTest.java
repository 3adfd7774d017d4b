package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.audit.AuditEntry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Monitors that nobody looks at for a while, or any more, on real stores. */
class WatchLeavingTest extends Watching {
    @Test
    void nobodyLooksAtWhatIsPausedAndThatIsInTheAuditLog() {
        var shop = f.apply("site", "other");
        run(MINUTE);
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", Duration.ofHours(2), "budi"));
        f.fails("site");
        run(Duration.ofSeconds(10));
        int before = f.looks("site");
        run(MINUTE.multipliedBy(60));
        assertThat(f.looks("site")).isEqualTo(before);
        assertThat(f.monitors.find(shop, "site").orElseThrow().word()).isEqualTo("paused");
        assertThat(f.told).isEmpty();

        f.clock.pass(Duration.ofHours(1));
        run(MINUTE.multipliedBy(3));
        assertThat(f.told).containsExactly("DOWN site");
        assertThat(f.audit.list(null, null, 10)).extracting(AuditEntry::action).contains("monitor.pause");
    }

    @Test
    void aLookThatEndsAfterAPauseWakesNobody() {
        var shop = f.apply("site");
        run(MINUTE);
        f.fails("site");
        f.lookOnly(watch, MINUTE.multipliedBy(3));
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", Duration.ofHours(2), "budi"));
        int before = f.looks("site");
        watch.step();

        assertThat(f.told).isEmpty();
        assertThat(f.looks("site")).isEqualTo(before);
    }

    @Test
    void aLookThatEndsAfterItsMonitorIsTakenOutOfTheFileWakesNobody() {
        f.apply("site", "other");
        run(MINUTE);
        f.fails("site");
        f.lookOnly(watch, MINUTE.multipliedBy(3));
        f.apply("other");
        int before = f.looks("site");
        watch.step();

        assertThat(f.told).isEmpty();
        assertThat(f.looks("site")).isEqualTo(before);
    }

    @Test
    void whatIsTakenOutOfTheFileIsMendedAndBeginsWithNothingWhenItComesBack() {
        f.apply("site", "other");
        run(MINUTE.multipliedBy(2));
        f.fails("site");
        run(MINUTE.multipliedBy(3));
        f.apply("other");
        run(Duration.ofSeconds(10));
        assertThat(f.told).containsExactly("DOWN site", "GONE site");

        f.apply("site", "other");
        run(Duration.ofSeconds(6));
        f.answers.clear();
        run(MINUTE.multipliedBy(2));
        assertThat(f.state("site")).isEqualTo(MonitorState.UP);
        assertThat(f.told).hasSize(2);
        f.fails("site");
        run(MINUTE.multipliedBy(2));
        assertThat(f.told).containsExactly("DOWN site", "GONE site", "DOWN site");
    }

    @Test
    void whatWasUpAndComesBackIsNotSaidToBeUpBeforeItIsLookedAt() {
        f.apply("site", "other");
        run(MINUTE);
        f.apply("other");
        run(Duration.ofSeconds(10));
        var shop = f.apply("site", "other");
        watch.step();

        assertThat(f.monitors.find(shop, "site").orElseThrow())
                .satisfies(report -> assertThat(report.state()).isEqualTo(MonitorState.NEW))
                .satisfies(report -> assertThat(report.lookedAt()).isNull());
        assertThat(f.told).isEmpty();
    }

    @Test
    void whatIsResumedIsUnknownAndWhatWasToldBeforeIsStillMended() {
        var shop = f.apply("site");
        run(MINUTE);
        f.fails("site");
        run(MINUTE.multipliedBy(3));
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", null, "budi"));
        run(MINUTE);
        f.database.write(tx -> f.monitors.resume(tx, shop, "site", "budi"));
        assertThat(f.state("site")).isEqualTo(MonitorState.NEW);

        run(MINUTE.multipliedBy(3));
        assertThat(f.state("site")).isEqualTo(MonitorState.DOWN);
        f.answers.clear();
        run(MINUTE.multipliedBy(2));
        assertThat(f.told).containsExactly("DOWN site", "UP site");
    }

    @Test
    void aProjectThatCannotBeReadAtTheStartHasNotTakenItsMonitorsOut() {
        f.apply("site");
        run(MINUTE);
        f.fails("site");
        run(MINUTE.multipliedBy(3));
        watch.close();
        f.database.write(tx -> tx.update("UPDATE project_version SET yaml = 'x' || yaml"));
        watch = f.watch("two");
        run(MINUTE);
        f.database.write(tx -> tx.update("UPDATE project_version SET yaml = substr(yaml, 2)"));
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("DOWN site");
    }

    @Test
    void whatIsResumedIsLookedAtAgain() {
        var shop = f.apply("site");
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", null, "budi"));
        run(MINUTE.multipliedBy(5));
        assertThat(f.looks("site")).isZero();

        boolean resumed = f.database.write(tx -> f.monitors.resume(tx, shop, "site", "budi"));
        boolean twice = f.database.write(tx -> f.monitors.resume(tx, shop, "site", "budi"));
        assertThat(resumed).isTrue();
        assertThat(twice).isFalse();
        run(MINUTE.multipliedBy(2));
        assertThat(f.looks("site")).isPositive();
    }
}
