package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupPromiseTest {
    /** A Saturday. */
    private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");

    private static BackupPromise promise(String backup, @Nullable String drill, boolean each) {
        var zone = ZoneId.of("Asia/Jakarta");
        return new BackupPromise(
                "shop",
                "main",
                new Timetable(backup, zone),
                drill == null ? null : new Timetable(drill, zone),
                each,
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "0 2 * * *, 36h",
        "0 */6 * * *, 9h",
        "*/5 * * * *, 35m",
        "0 * * * *, 90m",
        "*/40 * * * *, 70m",
        // From Friday to Monday lie three days, so nothing is overdue on a Sunday.
        "0 2 * * 1-5, 108h",
        "0 2 * * 0, 252h",
        // The longest month counts, and the longest pause of days that come close together.
        "0 2 1 * *, 1116h",
        "0 2 1-7 * *, 900h",
        "0 2 29 2 *, 52596h"
    })
    void aBackupMayBeOneAndAHalfTimesAsOldAsTheLongestPauseOfItsSchedule(String cron, String limit) {
        var limits = promise(cron, null, false).limits(NOW);

        assertThat(limits.backup()).isEqualTo(Duration.parse("PT" + limit));
        assertThat(limits.proof()).isNull();
    }

    @Test
    void withADrillAfterEachBackupAProofMayBeNoOlderThanABackup() {
        var limits = promise("0 2 * * *", null, true).limits(NOW);

        assertThat(limits.proof()).isEqualTo(limits.backup()).isEqualTo(Duration.ofHours(36));
    }

    @ParameterizedTest
    @CsvSource({
        // As old as the data gets when all is on time: 26 hours, and half a day more.
        "0 2 * * *, 0 4 * * *, 38h",
        // A drill that runs before the backup of its day restores that of the day before.
        "0 4 * * *, 0 3 * * *, 59h",
        "0 2 * * *, 0 4 * * 0, 254h",
        "0 2 * * 0, 0 4 * * *, 254h"
    })
    void aProofMayBeAsOldAsItGetsOnTimeAndHalfAPauseMore(String backup, String drill, String limit) {
        assertThat(promise(backup, drill, false).limits(NOW).proof()).isEqualTo(Duration.parse("PT" + limit));
    }

    @Test
    void theHourThatAClockChangeAddsCountsToThePause() {
        var berlin = new Timetable("0 2 * * *", ZoneId.of("Europe/Berlin"));

        var limits = new BackupPromise("shop", "main", berlin, null, false, List.of())
                .limits(Instant.parse("2026-10-25T12:00:00Z"));

        assertThat(limits.backup()).isEqualTo(Duration.ofMinutes(25 * 90));
    }
}
