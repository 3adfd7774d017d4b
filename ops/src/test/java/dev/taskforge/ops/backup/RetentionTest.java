package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
                missing);
    }

    private static List<Long> surplus(List<Backup> newestFirst, int keep) {
        return Retention.surplus(newestFirst, keep).stream().map(Backup::id).toList();
    }

    @Test
    void theNewestStay() {
        var all =
                List.of(backup(5, null, false), backup(4, null, false), backup(3, null, false), backup(2, null, false));

        assertThat(surplus(all, 2)).containsExactly(3L, 2L);
        assertThat(surplus(all, 4)).isEmpty();
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
    void noHistoryLosesItsLastTwoProvenCopiesOrItsNewest() {
        var random = new Random(11);
        for (int round = 0; round < 10_000; round++) {
            var history = new ArrayList<Backup>();
            for (long id = random.nextInt(12); id > 0; id--) {
                var drill = random.nextInt(3) == 0 ? null : Boolean.valueOf(random.nextBoolean());
                history.add(backup(id, drill, random.nextInt(5) == 0));
            }
            int keep = 2 + random.nextInt(4);
            var gone = Retention.surplus(history, keep);
            var left = new ArrayList<>(history);
            left.removeAll(gone);
            long proven = history.stream().filter(Backup::proven).count();
            long present = history.stream().filter(backup -> !backup.missing()).count();
            assertThat(left.stream().filter(Backup::proven).count()).isGreaterThanOrEqualTo(Math.min(2, proven));
            assertThat(left.stream().filter(backup -> !backup.missing()).count())
                    .isGreaterThanOrEqualTo(Math.min(keep, present));
        }
    }
}
