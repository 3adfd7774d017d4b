package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.ProjectFile.Keep;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static Backup backup(long id, @Nullable Boolean drill, boolean missing) {
        return new Backup(
                id,
                "app",
                "main",
                "/backups/" + id,
                1,
                "",
                new Manifest(new TreeMap<>(), "", 1, "", "sqlite"),
                Instant.EPOCH,
                Instant.EPOCH,
                id,
                null,
                drill,
                missing,
                List.of());
    }

    private static List<Long> surplus(List<Backup> newestFirst, int keep) {
        return Retention.surplus(newestFirst, new Keep(keep, 0, 0, 0), ZoneOffset.UTC).stream()
                .map(Backup::id)
                .toList();
    }

    @Test
    void theNewestStay() {
        var all =
                List.of(backup(5, null, false), backup(4, null, false), backup(3, null, false), backup(2, null, false));

        assertThat(surplus(all, 2)).containsExactly(3L, 2L);
        assertThat(surplus(all, 4)).isEmpty();
    }

    private static Backup remote(long id) {
        var copy = new BackupCopy(id, id, "nas", "", "", Instant.EPOCH, Instant.EPOCH, null, null);
        return backup(id, null, true).with(List.of(copy));
    }

    @Test
    void aBackupOfWhichOnlyACopyIsLeftGoesInItsTurnAndTakesNobodysPlace() {
        assertThat(surplus(List.of(remote(5), remote(4), backup(3, null, false), backup(2, null, false)), 2))
                .as("those that are here are the newest two that are")
                .isEmpty();
        assertThat(surplus(
                        List.of(backup(5, null, false), backup(4, null, false), remote(3), backup(2, null, true)), 2))
                .as("of the last nothing is left that could be removed")
                .containsExactly(3L);
    }

    @Test
    void twoProvenOnesStayHoweverOld() {
        var all = List.of(
                backup(6, null, false),
                backup(5, false, false),
                backup(4, true, false),
                backup(3, null, false),
                backup(2, true, false),
                backup(1, true, false));

        assertThat(surplus(all, 2)).containsExactly(3L, 1L);
    }

    @Test
    void missingOnesDoNotCountAsKept() {
        var all =
                List.of(backup(5, null, true), backup(4, null, false), backup(3, null, false), backup(2, null, false));

        assertThat(surplus(all, 2)).containsExactly(2L);
    }

    @Test
    void whatIsOnlyAwayStays() {
        var all = List.of(
                backup(6, null, false),
                backup(5, null, false),
                backup(4, null, true),
                backup(3, true, true),
                backup(2, null, false),
                backup(1, true, true));

        assertThat(surplus(all, 2)).containsExactly(2L);
    }

    @Test
    void unprovenOnesTakeNoProvenOnesPlace() {
        var all = new ArrayList<Backup>();
        for (long id = 20; id > 10; id--) {
            all.add(backup(id, null, false));
        }
        for (long id = 10; id > 0; id--) {
            all.add(backup(id, true, false));
        }

        assertThat(surplus(all, 3)).containsExactly(17L, 16L, 15L, 14L, 13L, 12L, 11L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void theNewestProvenOfEachDayWeekAndMonthStays() {
        var start = Instant.parse("2026-01-01T12:00:00Z");
        var all = new ArrayList<Backup>();
        for (int half = 0; half < 240; half++) {
            all.addFirst(at(half + 1, start.plus(Duration.ofHours(12L * half)), half % 2 == 0));
        }

        var gone = Retention.surplus(all, new Keep(2, 4, 3, 3), ZoneOffset.UTC);

        var left = new ArrayList<>(all);
        left.removeAll(gone);
        assertThat(left.stream()
                        .filter(Backup::proven)
                        .map(backup -> LocalDate.ofInstant(backup.snapshotAt(), ZoneOffset.UTC)
                                .toString()))
                .containsExactly(
                        "2026-04-30",
                        "2026-04-29",
                        "2026-04-28",
                        "2026-04-27",
                        "2026-04-26",
                        "2026-04-19",
                        "2026-03-31",
                        "2026-02-28");
        assertThat(left).contains(all.getFirst(), all.get(1));
    }

    private static Backup at(long id, Instant at, boolean proven) {
        return new Backup(
                id,
                "app",
                "main",
                "/backups/" + id,
                1,
                "",
                new Manifest(new TreeMap<>(), "", 1, "", "sqlite"),
                at,
                at,
                id,
                null,
                proven ? true : null,
                false,
                List.of());
    }

    @Test
    void noHistoryLosesAProvenCopyThatCountsOrItsNewest() {
        var random = new Random(11);
        for (int round = 0; round < 10_000; round++) {
            var history = new ArrayList<Backup>();
            for (long id = random.nextInt(20); id > 0; id--) {
                var drill = random.nextInt(3) == 0 ? null : Boolean.valueOf(random.nextBoolean());
                history.add(backup(id, drill, random.nextInt(5) == 0));
            }
            var keep = new Keep(1 + random.nextInt(5), random.nextInt(3), random.nextInt(3), random.nextInt(3));
            var gone = Retention.surplus(history, keep, ZoneOffset.UTC);
            var left = new ArrayList<>(history);
            left.removeAll(gone);
            int last = Math.max(2, keep.last());
            long proven = history.stream().filter(Backup::proven).count();
            long present = history.stream().filter(backup -> !backup.missing()).count();
            assertThat(left.stream().filter(Backup::proven).count()).isGreaterThanOrEqualTo(Math.min(last, proven));
            assertThat(left.stream().filter(backup -> !backup.missing()).count())
                    .isGreaterThanOrEqualTo(Math.min(last, present));
            assertThat(Retention.surplus(left, keep, ZoneOffset.UTC))
                    .as("asked again")
                    .isEmpty();
        }
    }
}
