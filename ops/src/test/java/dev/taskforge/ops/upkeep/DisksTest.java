package dev.taskforge.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How full the disks of this machine are. */
class DisksTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    @Test
    void eachDiskIsMeasuredOnceAlsoWithoutDockerEngine() throws Exception {
        var rooms = new Disks(folder, folder.resolve("no.sock"), clock).measure();

        assertThat(rooms).extracting(DiskRoom::store).doesNotHaveDuplicates();
        assertThat(rooms.getFirst().path()).isEqualTo("/");
        assertThat(rooms).allMatch(room -> room.total() >= room.free() && room.free() >= 0);
    }

    @Test
    void whenItIsFullIsToldOnlyAfterItWasWatchedForLongEnough() throws Exception {
        var disks = new Disks(folder, folder.resolve("no.sock"), clock);
        assertThat(disks.forecasts()).isEmpty();

        disks.look();
        assertThat(disks.forecasts()).isNotEmpty().noneMatch(Disks.Forecast::isKnown);
        for (int i = 0; i < 15; i++) {
            clock.pass(Duration.ofHours(1));
            disks.look();
        }

        assertThat(disks.forecasts()).allMatch(Disks.Forecast::isKnown);
    }

    @Test
    void freedIsWhatTheDisksSayAlsoWhenTheyAreFuller() {
        var before = List.of(new DiskRoom("/", "a", 100, 10, 1000, 500), new DiskRoom("/d", "b", 100, 50, 0, 0));
        var after = List.of(new DiskRoom("/", "a", 100, 4, 1000, 480), new DiskRoom("/d", "b", 100, 51, 0, 0));

        var prune = new Prune("shop", List.of(), before, after);

        assertThat(prune.freed()).isEqualTo(-5);
        assertThat(prune.freedInodes()).isEqualTo(-20);
    }
}
