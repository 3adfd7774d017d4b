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
                true,
                missing,
                List.of(),
                null,
                null);
    }

    private static List<Long> surplus(List<Backup> newestFirst, int keep) {
        return Retention.surplus(newestFirst, Keep.last(keep), ZoneOffset.UTC).stream()
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

    private static Backup copiesOnly(long id, @Nullable Boolean drill, long bytes, boolean copied) {
        var copy = new BackupCopy(
                id,
                id,
                "nas",
                "",
                "",
                Instant.EPOCH,
                copied ? Instant.EPOCH : null,
                copied ? null : Instant.EPOCH,
                null,
                null);
        return new Backup(
                id,
                "app",
                "main",
                "/backups/" + id,
                bytes,
                "",
                new Manifest(new TreeMap<>(), "", 1, "", "sqlite"),
                Instant.EPOCH.plus(Duration.ofDays(id)),
                Instant.EPOCH,
                id,
                null,
                drill,
                false,
                false,
                List.of(copy),
                null,
                null);
    }

    @Test
    void lostOnesWithoutALocalCopyGoInTheirTurnAndTakeNobodysPlace() {
        assertThat(surplus(
                        List.of(
                                copiesOnly(4, null, 1, true),
                                copiesOnly(3, null, 1, false),
                                copiesOnly(2, null, 1, true),
                                copiesOnly(1, null, 1, false)),
                        2))
                .containsExactly(1L);
    }

    @Test
    void thoseWithoutALocalCopyCountByTheirCopies() {
        var all = List.of(
                copiesOnly(5, null, 1, true),
                copiesOnly(4, null, 1, false),
                copiesOnly(3, true, 1, true),
                copiesOnly(2, null, 1, true),
                copiesOnly(1, true, 1, true));

        assertThat(surplus(all, 2))
                .as("the newest two that can be had and the two that are proven stay; a lost one may be there again")
                .containsExactly(2L);
    }

    @Test
    void theNewestOfEachDayCountsByItsCopy() {
        var all = new ArrayList<Backup>();
        for (long day = 30; day > 0; day--) {
            all.add(copiesOnly(day, true, 1, true));
        }

        var surplus = Retention.surplus(all, new Keep(2, 0, 7, 0, 0, 0, null), ZoneOffset.UTC);

        assertThat(surplus)
                .extracting(Backup::id)
                .doesNotContain(30L, 24L)
                .contains(23L, 1L)
                .hasSize(23);
    }

    @Test
    void thoseWithoutALocalCopyTakeNoRoomHereAndDoNotGoForIt() {
        var all = List.of(
                copiesOnly(5, true, 1_000, true),
                copiesOnly(4, true, 1_000, true),
                copiesOnly(3, null, 1_000, true),
                backup(2, null, false),
                backup(1, null, false));

        assertThat(Retention.surplus(all, new Keep(10, 0, 0, 0, 0, 0, 2L), ZoneOffset.UTC))
                .isEmpty();
        assertThat(Retention.surplus(all, new Keep(10, 0, 0, 0, 0, 0, 1L), ZoneOffset.UTC))
                .extracting(Backup::id)
                .containsExactly(1L);
    }

    private static Backup remote(long id) {
        var copy = new BackupCopy(id, id, "nas", "", "", Instant.EPOCH, Instant.EPOCH, null, null, null);
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

        var gone = Retention.surplus(all, new Keep(2, 0, 4, 3, 3, 0, null), ZoneOffset.UTC);

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
                true,
                false,
                List.of(),
                null,
                null);
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
            var keep = new Keep(
                    1 + random.nextInt(5),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    null);
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

    private static Backup sized(long id, int day, boolean proven, long bytes, boolean pinned) {
        var at = Instant.EPOCH.plus(Duration.ofDays(day));
        var made = at(id, at, proven);
        return new Backup(
                id,
                "app",
                "main",
                "/backups/" + id,
                bytes,
                "",
                made.manifest(),
                at,
                at,
                id,
                null,
                made.drillPassed(),
                true,
                false,
                List.of(),
                pinned ? new Backup.Pin(at, "ana", "wanted", false) : null,
                null);
    }

    @Test
    void theNewestProvenOfEachYearStays() {
        var all = new ArrayList<Backup>();
        for (int month = 0; month < 60; month++) {
            all.addFirst(at(month + 1, Instant.parse("2020-01-15T00:00:00Z").plus(Duration.ofDays(30L * month)), true));
        }

        var left = new ArrayList<>(all);
        left.removeAll(Retention.surplus(all, new Keep(2, 0, 0, 0, 0, 3, null), ZoneOffset.UTC));

        assertThat(left.stream()
                        .map(backup -> LocalDate.ofInstant(backup.snapshotAt(), ZoneOffset.UTC)
                                .toString()))
                .containsExactly("2024-11-19", "2024-10-20", "2023-12-25", "2022-12-30");
    }

    @Test
    void theNewestProvenOfEachHourStays() {
        var all = new ArrayList<Backup>();
        for (int quarter = 0; quarter < 40; quarter++) {
            all.addFirst(at(
                    quarter + 1, Instant.parse("2026-01-15T00:05:00Z").plus(Duration.ofMinutes(15L * quarter)), true));
        }

        var left = new ArrayList<>(all);
        left.removeAll(Retention.surplus(all, new Keep(2, 3, 0, 0, 0, 0, null), ZoneOffset.UTC));

        assertThat(left.stream().map(backup -> backup.snapshotAt().toString().substring(11, 16)))
                .containsExactly("09:50", "09:35", "08:50", "07:50");
    }

    @Test
    void whenTheyTakeMoreRoomThanTheyMayTheOldestGoButNotTheLastProvenOnes() {
        var all = List.of(
                sized(6, 6, false, 10, false),
                sized(5, 5, false, 10, false),
                sized(4, 4, true, 10, false),
                sized(3, 3, false, 10, false),
                sized(2, 2, true, 10, false),
                sized(1, 1, true, 10, false));

        assertThat(Retention.surplus(all, new Keep(9, 0, 0, 0, 0, 0, 45L), ZoneOffset.UTC))
                .extracting(Backup::id)
                .containsExactly(3L, 1L);
        assertThat(Retention.surplus(all, new Keep(9, 0, 0, 0, 0, 0, 5L), ZoneOffset.UTC))
                .as("never the newest, nor the newest two that are proven")
                .extracting(Backup::id)
                .containsExactly(5L, 3L, 1L);
        assertThat(Retention.surplus(all, new Keep(9, 0, 0, 0, 0, 0, 60L), ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void aPinnedOneStaysAndTakesNoOthersPlace() {
        var all = List.of(
                sized(5, 5, true, 10, true),
                sized(4, 4, true, 10, false),
                sized(3, 3, true, 10, false),
                sized(2, 2, true, 10, false),
                sized(1, 1, false, 10, true));

        assertThat(Retention.surplus(all, Keep.last(2), ZoneOffset.UTC))
                .extracting(Backup::id)
                .containsExactly(2L);
    }

    @Test
    void noHistoryWithPinsAndABoundLosesWhatMustStay() {
        var random = new Random(12);
        for (int round = 0; round < 10_000; round++) {
            var history = new ArrayList<Backup>();
            for (int id = random.nextInt(25); id > 0; id--) {
                history.add(sized(id, id * 20, random.nextBoolean(), 1 + random.nextInt(20), random.nextInt(6) == 0));
            }
            long most = random.nextInt(200);
            var keep = new Keep(
                    1 + random.nextInt(5),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    most);
            var gone = Retention.surplus(history, keep, ZoneOffset.UTC);
            var left = new ArrayList<>(history);
            left.removeAll(gone);

            assertThat(gone).allMatch(backup -> backup.pin() == null);
            var newestProven = history.stream()
                    .filter(Backup::proven)
                    .limit(Retention.PROVEN_COPIES)
                    .toList();
            assertThat(left)
                    .containsAll(newestProven)
                    .containsAll(history.stream().limit(1).toList());
            long needless = left.stream()
                    .filter(backup -> backup.pin() == null && !newestProven.contains(backup))
                    .filter(backup -> !backup.equals(history.getFirst()))
                    .count();
            assertThat(left.stream().mapToLong(Backup::bytes).sum() <= most || needless == 0)
                    .as("%s of %s", left, history)
                    .isTrue();
            assertThat(Retention.surplus(left, keep, ZoneOffset.UTC))
                    .as("asked again")
                    .isEmpty();
        }
    }
}
