package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.docker.ContainerEvent;
import dev.taskforge.ops.host.docker.Looking.Happened;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On real stores, with a clock that is set by hand. */
class WatchTest extends Watching {
    @Test
    void whatIsDownIsToldOnceAndThatItIsUpAgainOnce() {
        f.apply("site", "other");
        run(MINUTE.multipliedBy(2));
        assertThat(f.state("site")).isEqualTo(MonitorState.UP);

        f.fails("site");
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
    void whatDockerEngineTellsIsLookedAtWithoutWaitingForItsMoment() {
        f.applyWith("compose: {file: compose.yml}\n", "shop", "site");
        f.applyTo("till", "other");
        run(MINUTE.multipliedBy(2));
        int others = f.looks("till", "other");
        f.fails("site");
        watch.hear(told("elsewhere", "die"));
        watch.hear(told(folder.toString(), "die"));
        run(Duration.ofSeconds(24));

        assertThat(f.state("site")).as("within one of its intervals").isEqualTo(MonitorState.DOWN);
        assertThat(f.told).containsExactly("DOWN site");
        assertThat(f.looks("till", "other")).isLessThanOrEqualTo(others + 1);
    }

    @Test
    void whatRunsAgainBeforeItCountsAsDownIsNotTold() {
        f.applyWith("compose: {file: compose.yml}\n", "shop", "site");
        run(MINUTE.multipliedBy(2).plusSeconds(10)); // away from the moment of its own
        int looks = f.looks("site");
        f.fails("site");
        watch.hear(told(folder.toString(), "die"));
        run(Duration.ofSeconds(3));
        f.answers.clear();
        watch.hear(told(folder.toString(), "start"));
        run(MINUTE);
        assertThat(f.told).isEmpty();
        assertThat(f.looks("site")).as("early ones are no part of its uptime").isBetween(looks + 2, looks + 3);
    }

    private Happened told(String directory, String action) {
        var labels = Map.of(
                "com.docker.compose.project", directory,
                "com.docker.compose.service", "db",
                "com.docker.compose.project.working_dir", directory);
        return new Happened(new ContainerEvent("c", f.clock.instant(), action, null, null), labels);
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
        f.fails("site");
        run(MINUTE.multipliedBy(20));
        f.answers.clear();
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("UNASKED site", "UP site");
        assertThat(f.lasted)
                .singleElement()
                .satisfies(minutes -> assertThat(minutes).isBetween(39L, 41L));
    }

    @Test
    void aMessageThatCannotBeWrittenDownTakesTheChangeBackAndBothComeLater() {
        f.apply("site");
        run(MINUTE.multipliedBy(2));
        f.fails("site");
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
        int before = f.looks("other", "quiet");
        f.mute.add("other");
        f.fails("site", "worse");
        run(MINUTE.multipliedBy(10));
        // What is taken back with a transaction stands here too.
        assertThat(f.told).containsOnly("DOWN site");
        assertThat(f.monitors.transitions(f.shop(), "site", 10)).hasSize(2);
        assertThat(f.looks("other", "quiet") - before).isBetween(19, 21);

        f.mute.clear();
        run(MINUTE);
        assertThat(f.told).containsOnly("DOWN site", "DOWN worse");
    }

    @Test
    void whatIsDownWhileNobodyHearsIsToldAsSoonAsSomebodyDoes() {
        f.apply("site");
        run(MINUTE);
        f.deaf = true;
        f.fails("site");
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
        f.fails("site");
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
        f.fails("site");
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
        f.fails("site", "other");
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
        f.fails("site");
        f.lookOnly(watch, MINUTE.multipliedBy(3));
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
        int before = f.looks("site");
        run(MINUTE.multipliedBy(5));
        assertThat(f.looks("site")).isEqualTo(before);
        assertThat(f.monitors.all()).extracting(Monitors.Brief::name).containsExactly("new");
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
            f.fails("site");
            f.run(other, MINUTE.multipliedBy(2));
            assertThat(f.told).containsExactly("DOWN site");

            // The one that was away finds that another one watches, and writes nothing.
            int before = f.looks("site");
            run(MINUTE.multipliedBy(2));
            assertThat(f.looks("site")).isEqualTo(before);
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
        assertThat(f.looks("a")).isBetween(20, 23);
    }
}
