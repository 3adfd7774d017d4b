package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.check.CheckState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real stores, with a clock that is set by hand. */
class WatchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private WatchFixture f;
    private Watch watch;

    @BeforeEach
    void open() {
        f = new WatchFixture(folder);
        watch = f.watch("one");
    }

    @AfterEach
    void close() {
        watch.close();
        f.close();
    }

    private void run(Duration time) {
        f.run(watch, time);
    }

    private void fails(String... names) {
        for (var name : names) {
            f.answers.put(name, CheckState.FAIL);
        }
    }

    @Test
    void whatIsDownIsToldOnceAndThatItIsUpAgainOnce() {
        f.apply("site", "other");
        run(MINUTE.multipliedBy(2));
        assertThat(f.state("site")).isEqualTo(MonitorState.UP);

        fails("site");
        run(MINUTE.multipliedBy(30));
        assertThat(f.state("site")).isEqualTo(MonitorState.DOWN);
        assertThat(f.state("other")).isEqualTo(MonitorState.UP);
        assertThat(f.told).containsExactly("DOWN site");

        f.answers.clear();
        run(MINUTE.multipliedBy(30));
        assertThat(f.told).containsExactly("DOWN site", "UP site");
        assertThat(f.monitors.transitions(f.shop(), "site", 10))
                .extracting(change -> change.was() + " " + change.became() + " " + change.told())
                .containsExactly("DOWN UP TOLD", "UP DOWN TOLD", "NEW UP SILENT");
    }

    @Test
    void whatCannotBeAskedIsToldAsThat() {
        f.apply("site");
        f.answers.put("site", CheckState.ERROR);
        run(MINUTE.multipliedBy(3));

        assertThat(f.state("site").word()).isEqualTo("unknown");
        assertThat(f.told).containsExactly("UNASKED site");
    }

    @Test
    void thatItIsUpAgainSaysForHowLongPeopleKnewThatItIsNot() {
        f.apply("site");
        run(MINUTE.multipliedBy(2));
        f.answers.put("site", CheckState.ERROR);
        run(MINUTE.multipliedBy(20));
        fails("site");
        run(MINUTE.multipliedBy(20));
        f.answers.clear();
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("UNASKED site", "UP site");
        assertThat(f.lasted).singleElement().satisfies(minutes -> assertThat(minutes)
                .isBetween(39L, 41L));
    }

    @Test
    void aMessageThatCannotBeWrittenDownTakesTheChangeBackAndBothComeLater() {
        f.apply("site");
        run(MINUTE.multipliedBy(2));
        fails("site");
        f.broken = new Error("the process ends here");
        assertThatThrownBy(() -> run(MINUTE.multipliedBy(3))).hasMessageContaining("ends here");
        assertThat(f.state("site")).isEqualTo(MonitorState.UP);
        assertThat(f.monitors.transitions(f.shop(), "site", 10)).hasSize(1);

        // As after kill -9: another process knows only what was committed.
        f.broken = null;
        watch.close();
        watch = f.watch("two");
        run(MINUTE.multipliedBy(5));
        assertThat(f.told).containsExactly("DOWN site");
        assertThat(f.monitors.transitions(f.shop(), "site", 10)).hasSize(2);
    }

    @Test
    void aProjectWhoseMessagesCannotBeMadeHoldsBackNoOther() {
        f.apply("site");
        f.applyTo("other", "worse", "quiet");
        run(MINUTE.multipliedBy(2));
        int before = looks("other", "quiet");
        f.mute.add("other");
        fails("site", "worse");
        run(MINUTE.multipliedBy(10));
        // What is taken back with a transaction stands here too.
        assertThat(f.told).containsOnly("DOWN site");
        assertThat(f.monitors.transitions(f.shop(), "site", 10)).hasSize(2);
        assertThat(looks("other", "quiet") - before).isBetween(19, 21);

        f.mute.clear();
        run(MINUTE);
        assertThat(f.told).containsOnly("DOWN site", "DOWN worse");
    }

    @Test
    void aProjectThatCannotBeToldThatThisServerIsOfflineHoldsBackNoOther() {
        f.apply("one");
        f.applyTo("other", "two");
        f.hosts.put("one", "one.example.id");
        f.hosts.put("two", "two.example.com");
        run(MINUTE.multipliedBy(2));
        f.mute.add("other");
        f.references = false;
        fails("one", "two");
        run(MINUTE.multipliedBy(5));

        assertThat(f.told).containsExactly("OFFLINE shop");
        assertThat(f.state("one")).isEqualTo(MonitorState.OFFLINE);
    }

    @Test
    void whatIsDownWhileNobodyHearsIsToldAsSoonAsSomebodyDoes() {
        f.apply("site");
        run(MINUTE);
        f.deaf = true;
        fails("site");
        run(MINUTE.multipliedBy(5));
        assertThat(f.state("site")).isEqualTo(MonitorState.DOWN);
        assertThat(f.monitors.transitions(f.shop(), "site", 1).getFirst().told())
                .isEqualTo(Transition.Told.SILENT);

        f.deaf = false;
        run(MINUTE.multipliedBy(2));
        assertThat(f.told).containsExactly("DOWN site");
        assertThat(f.monitors.transitions(f.shop(), "site", 1).getFirst().told())
                .isEqualTo(Transition.Told.TOLD);
        f.answers.clear();
        run(MINUTE.multipliedBy(2));
        assertThat(f.told).containsExactly("DOWN site", "UP site");
    }

    @Test
    void whatIsUpAgainBeforeAnybodyHearsIsToldToNobody() {
        f.apply("site");
        run(MINUTE);
        f.deaf = true;
        fails("site");
        run(MINUTE.multipliedBy(5));
        f.answers.clear();
        run(MINUTE);
        f.deaf = false;
        run(MINUTE.multipliedBy(2));

        assertThat(f.told).isEmpty();
    }

    @Test
    void aProcessThatStartsAgainTellsNothingTwice() {
        f.apply("site");
        run(MINUTE);
        fails("site");
        run(MINUTE.multipliedBy(3));
        watch.close();
        watch = f.watch("two");
        run(MINUTE.multipliedBy(10));
        assertThat(f.told).containsExactly("DOWN site");

        f.answers.clear();
        run(MINUTE.multipliedBy(3));
        assertThat(f.told).containsExactly("DOWN site", "UP site");
    }

    @Test
    void aPlannedChangeWakesNobodyUnlessItStaysDown() {
        f.apply("site", "other");
        run(MINUTE.multipliedBy(2));
        f.changing = true;
        fails("site", "other");
        run(MINUTE.multipliedBy(20));
        assertThat(f.state("site")).isEqualTo(MonitorState.DOWN);
        assertThat(f.told).isEmpty();

        f.answers.remove("other");
        run(MINUTE.multipliedBy(2));
        f.changing = false;
        run(MINUTE.multipliedBy(3));
        assertThat(f.told).containsExactly("DOWN site");
        assertThat(f.monitors.transitions(f.shop(), "other", 10))
                .extracting(Transition::told)
                .containsExactly(Transition.Told.SILENT, Transition.Told.HELD, Transition.Told.SILENT);
    }

    @Test
    void aLookThatBeganBeforeAPlannedChangeEndedWakesNobody() {
        f.apply("site");
        run(MINUTE);
        fails("site");
        lookOnly(MINUTE.multipliedBy(3));
        f.changed = f.clock.instant();
        watch.step();
        assertThat(f.told).isEmpty();

        f.answers.clear();
        run(MINUTE.multipliedBy(3));
        assertThat(f.told).isEmpty();
    }

    @Test
    void anAppliedFileIsFollowedWithoutARestart() {
        f.apply("site");
        run(MINUTE);
        f.apply("site", "new");
        run(MINUTE);
        assertThat(f.state("new")).isEqualTo(MonitorState.UP);

        f.apply("new");
        run(Duration.ofSeconds(10));
        int before = looks("site");
        run(MINUTE.multipliedBy(5));
        assertThat(looks("site")).isEqualTo(before);
        assertThat(f.monitors.all()).extracting(Monitors.Brief::name).containsExactly("new");
    }

    private int looks(String name) {
        return looks("shop", name);
    }

    private int looks(String project, String name) {
        return f.database.read(tx -> MonitorRows.find(tx, project, name)
                .map(row -> MonitorRows.looks(tx, row.id(), 1_000).size())
                .orElse(0));
    }

    @Test
    void nobodyLooksAtWhatIsPausedAndThatIsInTheAuditLog() {
        var shop = f.apply("site", "other");
        run(MINUTE);
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", Duration.ofHours(2), "budi"));
        fails("site");
        run(Duration.ofSeconds(10));
        int before = looks("site");
        run(MINUTE.multipliedBy(60));
        assertThat(looks("site")).isEqualTo(before);
        assertThat(f.monitors.find(shop, "site").orElseThrow().word()).isEqualTo("paused");
        assertThat(f.told).isEmpty();

        f.clock.pass(Duration.ofHours(1));
        run(MINUTE.multipliedBy(3));
        assertThat(f.told).containsExactly("DOWN site");
        assertThat(f.audit.list(null, null, 10)).extracting(AuditEntry::action).contains("monitor.pause");
    }

    /** Looks that have ended and are not written down yet. */
    private void lookOnly(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            f.clock.pass(Duration.ofSeconds(1));
            watch.tick();
        }
    }

    @Test
    void aLookThatEndsAfterAPauseWakesNobody() {
        var shop = f.apply("site");
        run(MINUTE);
        fails("site");
        lookOnly(MINUTE.multipliedBy(3));
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", Duration.ofHours(2), "budi"));
        int before = looks("site");
        watch.step();

        assertThat(f.told).isEmpty();
        assertThat(looks("site")).isEqualTo(before);
    }

    @Test
    void aLookThatEndsAfterItsMonitorIsTakenOutOfTheFileWakesNobody() {
        f.apply("site", "other");
        run(MINUTE);
        fails("site");
        lookOnly(MINUTE.multipliedBy(3));
        f.apply("other");
        int before = looks("site");
        watch.step();

        assertThat(f.told).isEmpty();
        assertThat(looks("site")).isEqualTo(before);
    }

    @Test
    void whatIsTakenOutOfTheFileIsMendedAndBeginsWithNothingWhenItComesBack() {
        f.apply("site", "other");
        run(MINUTE.multipliedBy(2));
        fails("site");
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
        fails("site");
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
        fails("site");
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
        fails("site");
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
        assertThat(looks("site")).isZero();

        boolean resumed = f.database.write(tx -> f.monitors.resume(tx, shop, "site", "budi"));
        boolean twice = f.database.write(tx -> f.monitors.resume(tx, shop, "site", "budi"));
        assertThat(resumed).isTrue();
        assertThat(twice).isFalse();
        run(MINUTE.multipliedBy(2));
        assertThat(looks("site")).isPositive();
    }

    @Test
    void aServerThatReachesNothingOutsideBlamesNothingThere() {
        f.apply("one", "two", "here");
        f.hosts.put("one", "one.example.id");
        f.hosts.put("two", "two.example.com");
        run(MINUTE.multipliedBy(2));

        f.references = false;
        f.answers.put("one", CheckState.ERROR);
        f.answers.put("two", CheckState.FAIL);
        fails("here");
        run(MINUTE.multipliedBy(15));
        assertThat(f.state("one")).isEqualTo(MonitorState.OFFLINE);
        assertThat(f.state("two")).isEqualTo(MonitorState.OFFLINE);
        assertThat(f.told).containsExactlyInAnyOrder("OFFLINE shop", "DOWN here");

        f.references = true;
        f.answers.remove("one");
        run(MINUTE.multipliedBy(4));
        assertThat(f.state("one")).isEqualTo(MonitorState.UP);
        assertThat(f.told).hasSize(4).contains("DOWN two").element(2).asString().startsWith("ONLINE shop after 1");
        assertThat(f.monitors.totals(f.shop(), "one").get(Range.DAY))
                .satisfies(day -> assertThat(day.bad()).isZero())
                .satisfies(day -> assertThat(day.apart()).isPositive());
    }

    @Test
    void aServerThatStartsAgainWhileItIsOfflineSaysSoOnceAndOnceThatItIsBack() {
        f.apply("one", "two");
        f.applyTo("other", "here");
        f.hosts.put("one", "one.example.id");
        f.hosts.put("two", "two.example.com");
        run(MINUTE.multipliedBy(2));
        f.references = false;
        fails("one", "two");
        run(MINUTE.multipliedBy(3));
        watch.close();
        watch = f.watch("two");
        f.turn(watch);
        run(MINUTE.multipliedBy(3));
        assertThat(f.told).containsExactly("OFFLINE shop");

        watch.close();
        watch = f.watch("three");
        f.references = true;
        f.turn(watch);
        run(Duration.ofSeconds(10));
        assertThat(f.told).hasSize(2).element(1).asString().startsWith("ONLINE shop after");
    }

    @Test
    void twoHostsThatAreDownWhileTheRestOfTheWorldIsThereAreDown() {
        f.apply("one", "two");
        f.hosts.put("one", "one.example.id");
        f.hosts.put("two", "two.example.com");
        run(MINUTE.multipliedBy(2));
        fails("one", "two");
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactlyInAnyOrder("DOWN one", "DOWN two");
    }

    @Test
    void aServerThatNeverReachedTheReferencesDoesNotTrustThem() {
        f.references = false;
        f.apply("one");
        f.hosts.put("one", "one.example.id");
        run(MINUTE.multipliedBy(2));
        fails("one");
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("DOWN one");
    }

    @Test
    void ofTwoNodesOneWatchesAndTheOtherTakesOverWhatIsLeft() {
        f.apply("site");
        run(MINUTE.multipliedBy(2));
        try (var other = f.watch("two")) {
            if (f.database.dialect() == Dialect.SQLITE) {
                // There the lock of the data folder lets no second process begin.
                return;
            }
            f.turn(other);
            assertThat(other.tallies()).isEmpty();

            // As after kill -9: nobody says so, and by the database's clock the time is over.
            f.database.write(tx -> tx.update("UPDATE watch_duty SET until_at = 1"));
            f.run(other, MINUTE);
            assertThat(other.tallies()).hasSize(1);
            fails("site");
            f.run(other, MINUTE.multipliedBy(2));
            assertThat(f.told).containsExactly("DOWN site");

            // The one that was away finds that another one watches, and writes nothing.
            int before = looks("site");
            run(MINUTE.multipliedBy(2));
            assertThat(looks("site")).isEqualTo(before);
            assertThat(watch.tallies()).isEmpty();
            assertThat(f.told).containsExactly("DOWN site");
        }
    }

    @Test
    void aNodeThatStopsLetsAnotherTakeOverAtOnce() {
        f.apply("site");
        watch.start();
        watch.close();
        watch = f.watch("two");
        run(MINUTE);

        assertThat(watch.tallies()).hasSize(1);
    }

    @Test
    void manyLooksOfAQuietDayAreFewTransactions() {
        f.apply(List.of("a", "b", "c", "d", "e", "f", "g", "h").toArray(String[]::new));
        run(MINUTE);
        long before = f.writes();
        run(MINUTE.multipliedBy(10));

        // Every five seconds at most, and what rolls up.
        assertThat(f.writes() - before).isLessThanOrEqualTo(10 * 12 + 10 * 4);
        assertThat(looks("a")).isBetween(20, 23);
    }
}
