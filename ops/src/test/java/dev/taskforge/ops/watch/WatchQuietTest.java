package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.silence.QuietTimes;
import dev.taskforge.ops.silence.Silence;
import dev.taskforge.ops.silence.Silences;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Silences and windows of maintenance: nobody is told, and what is down after them is told then. */
class WatchQuietTest extends Watching {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private Silences silences;

    @BeforeEach
    void quiet() {
        silences = new Silences(f.database, f.audit, f.clock);
        f.plans = new QuietTimes(f.projects, (_, _) -> (_, _) -> PlannedChanges.NEVER, f.clock);
        watch.close();
        watch = f.watch("one");
        f.apply("site", "other");
        run(MINUTE);
    }

    private Silence silence(String monitors) {
        return f.database
                .write(tx -> silences.begin(tx, "shop", monitors, HALF_AN_HOUR, "new disk", "ani"))
                .orElseThrow();
    }

    private Optional<Silence> end(Silence silence) {
        return f.database.write(tx -> silences.end(tx, "shop", silence.id(), "budi"));
    }

    @Test
    void whatComesAndGoesInASilenceIsNotToldAndIsWrittenDown() {
        silence("si*");
        f.fails("site", "other");
        run(MINUTE.multipliedBy(10));
        f.answers.clear();
        run(MINUTE.multipliedBy(40));

        assertThat(f.told).containsExactly("DOWN other", "UP other");
        assertThat(f.monitors.transitions(f.shop(), "site", 10))
                .extracting(change -> change.became() + " " + change.told())
                .containsExactly("UP SILENT", "DOWN HELD", "UP SILENT");
    }

    @Test
    void whatIsStillDownAfterASilenceIsToldThen() {
        silence(Silence.ALL);
        f.fails("site");
        run(HALF_AN_HOUR.minus(MINUTE));
        assertThat(f.told).isEmpty();
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("DOWN site");
    }

    @Test
    void aSilenceThatIsEndedHoldsNoMore() {
        var silence = silence(Silence.ALL);
        f.fails("site");
        run(MINUTE.multipliedBy(5));
        assertThat(end(silence)).isPresent();
        assertThat(end(silence)).isEmpty();
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("DOWN site");
        assertThat(silences.of("shop")).isEmpty();
    }

    @Test
    void whatWasToldBeforeASilenceIsToldToBeUpInIt() {
        f.fails("site");
        run(MINUTE.multipliedBy(3));
        silence(Silence.ALL);
        f.answers.clear();
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("DOWN site", "UP site");
    }

    @Test
    void aWindowOfMaintenanceWakesNobodyAndWhatIsDownAfterItIsTold() {
        // It is Sunday, 9:01 in Jakarta.
        var yaml = """
                project: shop
                checks:
                  site: {http: "http://127.0.0.1:1/site", every: 30s}
                  other: {http: "http://127.0.0.1:1/other", every: 30s}
                maintenance:
                  timezone: Asia/Jakarta
                  windows: [{name: patches, days: [sun], from: "09:10", to: "09:40", monitors: [site]}]
                """;
        f.database.write(tx -> f.projects.apply(tx, yaml, folder, "ani"));
        run(MINUTE.multipliedBy(10));
        f.fails("site", "other");
        run(MINUTE.multipliedBy(20));
        assertThat(f.told).containsExactly("DOWN other");
        run(MINUTE.multipliedBy(12));

        assertThat(f.told).containsExactly("DOWN other", "DOWN site");
    }

    @Test
    void beginningAndEndingASilenceIsAudited() {
        var silence = silence("site");
        end(silence);

        assertThat(f.audit.list(null, null, 10))
                .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.subject())
                .contains("ani silence.begin silence/" + silence.id(), "budi silence.end silence/" + silence.id());
    }

    @Test
    void moreThanAProjectMayHaveAreRefused() {
        for (int i = 0; i < Silences.MOST; i++) {
            silence("site");
        }
        Optional<Silence> more =
                f.database.write(tx -> silences.begin(tx, "shop", "site", HALF_AN_HOUR, "one more", "ani"));
        assertThat(more).isEmpty();
    }
}
