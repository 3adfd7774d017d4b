package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is told while this server itself is offline, on real stores. */
class WatchConnectionTest extends Watching {
    @Test
    void aProjectThatCannotBeToldThatThisServerIsOfflineHoldsBackNoOther() {
        f.apply("one");
        f.applyTo("other", "two");
        f.hosts.put("one", "one.example.id");
        f.hosts.put("two", "two.example.com");
        run(MINUTE.multipliedBy(2));
        f.mute.add("other");
        f.references = false;
        f.fails("one", "two");
        run(MINUTE.multipliedBy(5));

        assertThat(f.told).containsExactly("OFFLINE shop");
        assertThat(f.state("one")).isEqualTo(MonitorState.OFFLINE);
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
        f.fails("here");
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
        f.fails("one", "two");
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
        f.fails("one", "two");
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactlyInAnyOrder("DOWN one", "DOWN two");
    }

    @Test
    void aServerThatNeverReachedTheReferencesDoesNotTrustThem() {
        f.references = false;
        f.apply("one");
        f.hosts.put("one", "one.example.id");
        run(MINUTE.multipliedBy(2));
        f.fails("one");
        run(MINUTE.multipliedBy(3));

        assertThat(f.told).containsExactly("DOWN one");
    }
}
