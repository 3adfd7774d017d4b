package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of looks, on real stores. */
class RollUpsTest {
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private RollUps rollUps;
    private final Random random = new Random(3);
    private final List<Long> ids = new ArrayList<>();

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        var duty = new WatchDuty(database, "one");
        assertThat(duty.take()).isTrue();
        rollUps = new RollUps(database, duty);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void monitors(int count) {
        database.write(tx -> {
            for (int i = 0; i < count; i++) {
                ids.add(MonitorRows.get(tx, "shop", "site" + i, START).id());
            }
            return true;
        });
    }

    /** Looks every 30 seconds, of which some fail. */
    private void looks(Instant from, Duration time) {
        var rows = new ArrayList<@Nullable Object[]>();
        for (long id : ids) {
            for (long second = 0; second < time.toSeconds(); second += 30) {
                int look = random.nextInt(20);
                rows.add(new @Nullable Object[] {
                    id,
                    from.plusSeconds(second).plusMillis(id * 7),
                    Math.max(0, look - 16),
                    20_000 + random.nextInt(60_000),
                    null
                });
            }
        }
        database.write(tx -> {
            MonitorRows.add(tx, rows);
            return true;
        });
    }

    private Roll raw(long id, Instant from, Instant to) {
        var roll = new Roll();
        database.read(tx -> tx.query(
                "SELECT look, micros FROM monitor_look WHERE monitor_id = ? AND at >= ? AND at < ?",
                row -> roll.add(Outcome.of(row.integer("look")), row.number("micros")),
                id,
                from,
                to));
        return roll;
    }

    private Roll rolled(long id, Span span, Instant from, Instant to) {
        var roll = new Roll();
        database.read(tx -> tx.query(
                "SELECT " + Roll.COLUMNS
                        + " FROM monitor_roll WHERE monitor_id = ? AND span = ? AND at >= ? AND at < ?",
                row -> roll.add(Roll.of(row)),
                id,
                span.minutes(),
                from,
                to));
        return roll;
    }

    private long count(String table) {
        return database.read(tx -> tx.first("SELECT count(*) AS n FROM " + table, row -> row.number("n"))
                .orElseThrow());
    }

    private static List<Object> values(Roll roll) {
        var values = new ArrayList<Object>(List.of(roll.values(0, 0, 0)));
        var histogram = (byte[]) Objects.requireNonNull(values.removeLast());
        values.add(HexFormat.of().formatHex(histogram));
        return values;
    }

    @Test
    void minutesHoursAndDaysComeToTheSameAsTheLooks() {
        monitors(3);
        looks(START, Duration.ofHours(30));
        var now = START.plus(Duration.ofHours(30)).plusSeconds(40);
        rollUps.roll(now);

        for (long id : ids) {
            var end = START.plus(Duration.ofHours(30));
            var all = raw(id, START, end);
            assertThat(all.looks() + all.apart()).isEqualTo(30 * 120);
            assertThat(values(rolled(id, Span.MINUTE, START, end))).isEqualTo(values(all));
            assertThat(values(rolled(id, Span.HOUR, START, end))).isEqualTo(values(all));
            assertThat(values(rolled(id, Span.DAY, START, end)))
                    .isEqualTo(values(raw(id, START, START.plus(Duration.ofDays(1)))));
        }
    }

    @Test
    void rollingUpAgainChangesNothing() {
        monitors(2);
        looks(START, Duration.ofHours(3));
        var now = START.plus(Duration.ofHours(3)).plusSeconds(40);
        rollUps.roll(now);
        long before = count("monitor_roll");
        rollUps.roll(now);
        database.write(tx -> tx.update("UPDATE watch_duty SET minute_until = 0, hour_until = 0"));
        rollUps.roll(now);

        assertThat(count("monitor_roll")).isEqualTo(before);
        assertThat(values(rolled(ids.getFirst(), Span.HOUR, START, now)))
                .isEqualTo(values(raw(ids.getFirst(), START, START.plus(Duration.ofHours(3)))));
    }

    @Test
    void theHistoryOfAMomentIsTheSameBeforeAndAfterItIsRolledUp() {
        monitors(1);
        long id = ids.getFirst();
        looks(START, Duration.ofHours(5));
        var now = START.plus(Duration.ofHours(5)).plusSeconds(40);
        var before = database.read(tx -> new History(tx, "shop", null).since(Range.DAY, now));
        rollUps.roll(now);
        var after = database.read(tx -> new History(tx, "shop", null).since(Range.DAY, now));

        assertThat(values(Objects.requireNonNull(after.get(id))))
                .isEqualTo(values(Objects.requireNonNull(before.get(id))));
        for (var range : Range.values()) {
            var whole = database.read(tx -> new History(tx, "shop", "site0").since(range, now));
            assertThat(values(Objects.requireNonNull(whole.get(id))))
                    .as(range.word())
                    .isEqualTo(values(raw(id, START, now)));
        }
        var other = database.read(tx -> new History(tx, "shop", "other").since(Range.DAY, now));
        assertThat(other).isEmpty();
    }

    @Test
    void theHistoryWithoutQuantilesCountsTheSame() {
        monitors(2);
        looks(START, Duration.ofHours(30));
        var now = START.plus(Duration.ofHours(30)).plusSeconds(40);
        rollUps.roll(now);
        var whole = database.read(tx -> new History(tx, "shop", "site1").since(Range.MONTH, now));
        var plain = database.read(tx -> new History(tx, "shop", "site1").plain().since(Range.MONTH, now));

        assertThat(plain).hasSize(1);
        var one = Objects.requireNonNull(plain.get(ids.getLast()));
        var same = Objects.requireNonNull(whole.get(ids.getLast()));
        assertThat(one.uptime()).isEqualTo(same.uptime());
        assertThat(one.looks()).isEqualTo(same.looks());
        assertThat(one.mean()).isEqualTo(same.mean());
    }

    @Test
    void whatWasKeptForLongEnoughGoesInParts() {
        monitors(2);
        looks(START, Duration.ofHours(60));
        var now = START.plus(Duration.ofHours(60));
        rollUps.roll(now.plusSeconds(40));
        long all = count("monitor_look");

        rollUps.purge(now);
        assertThat(all - count("monitor_look"))
                .as("at once no more than six hours of each go")
                .isEqualTo(2 * 6 * 120);
        for (int i = 0; i < 5; i++) {
            rollUps.purge(now);
        }
        assertThat(count("monitor_look")).isEqualTo(2 * 48 * 120);
        assertThat(values(rolled(ids.getFirst(), Span.HOUR, START, START.plus(Duration.ofHours(60))))
                        .get(3))
                .as("hours stay when looks go")
                .isNotEqualTo(0L);

        var later = now.plus(Duration.ofDays(500));
        for (int i = 0; i < 60; i++) {
            rollUps.purge(later);
        }
        assertThat(count("monitor_look")).isZero();
        assertThat(count("monitor_roll")).isZero();
    }

    @Test
    void afterAClockThatWasAheadForAWhileWhatIsOverIsRolledUpAsEver() {
        monitors(1);
        long id = ids.getFirst();
        looks(START, Duration.ofHours(2));
        var back = START.plus(Duration.ofHours(2)).plusSeconds(40);
        rollUps.roll(back);
        rollUps.roll(START.plus(Duration.ofDays(3)));

        looks(START.plus(Duration.ofHours(2)), Duration.ofHours(3));
        var end = START.plus(Duration.ofHours(5));
        rollUps.roll(back);
        rollUps.roll(end.plusSeconds(40));
        assertThat(values(rolled(id, Span.MINUTE, START, end))).isEqualTo(values(raw(id, START, end)));
        assertThat(values(rolled(id, Span.HOUR, START, end))).isEqualTo(values(raw(id, START, end)));
        long mark = database.read(tx -> WatchDuty.mark(tx, Span.DAY));
        assertThat(mark).isEqualTo(START.toEpochMilli());
    }

    @Test
    void aClockThatLeapsRemovesNothingAndOneThatIsAheadLittle() {
        monitors(1);
        looks(START, Duration.ofHours(40));
        var end = START.plus(Duration.ofHours(40));
        rollUps.roll(end.plusSeconds(40));
        database.write(tx -> tx.update("UPDATE monitor SET looked_at = ?", end));
        long looks = count("monitor_look");
        long rolls = count("monitor_roll");
        var ahead = START.plus(Duration.ofDays(900));
        rollUps.purge(ahead);
        assertThat(count("monitor_look")).isEqualTo(looks);
        assertThat(count("monitor_roll")).isEqualTo(rolls);

        database.write(tx -> tx.update("UPDATE monitor SET looked_at = ?", ahead));
        rollUps.purge(ahead);
        assertThat(looks - count("monitor_look")).isEqualTo(6 * 120);
        assertThat(rolls - count("monitor_roll")).isEqualTo(8 * 60 + 24 + 1);
    }

    @Test
    void ofTheChangesOfAMonitorTheNewestStay() {
        monitors(2);
        changes(ids.getFirst(), RollUps.CHANGES + 700, START);
        changes(ids.getLast(), 30, START);
        for (int i = 0; i < 3; i++) {
            rollUps.purge(START.plus(Duration.ofDays(2)));
        }
        assertThat(count("monitor_transition")).isEqualTo(RollUps.CHANGES + 30);
        var newest = database.read(tx -> MonitorRows.transitions(tx, ids.getFirst(), 1));
        assertThat(newest).extracting(Transition::at).containsExactly(START.plusSeconds(RollUps.CHANGES + 699));

        for (int i = 0; i < 5; i++) {
            rollUps.purge(START.plus(Duration.ofDays(402)));
        }
        assertThat(count("monitor_transition")).isZero();
    }

    private void changes(long id, int count, Instant from) {
        database.write(tx -> {
            var standing = Standing.fresh(START);
            for (int i = 0; i < count; i++) {
                MonitorRows.change(tx, id, standing, standing, null, from.plusSeconds(i), Transition.Told.SILENT);
            }
            return true;
        });
    }

    @Test
    void aNodeThatDoesNotWatchRemovesNothing() {
        if (database.dialect() == Dialect.SQLITE) {
            // There the lock of the data folder lets no second process begin.
            return;
        }
        monitors(1);
        looks(START, Duration.ofHours(1));
        long before = count("monitor_look");
        new RollUps(database, new WatchDuty(database, "two")).purge(START.plus(Duration.ofDays(3)));

        assertThat(count("monitor_look")).isEqualTo(before);
    }

    @Test
    void whatNoFileDeclaresAnyMoreGoesWithTheLastOfIt() {
        monitors(1);
        database.write(tx -> {
            MonitorRows.gone(tx, ids.getFirst(), START);
            return true;
        });
        rollUps.purge(START.plus(Duration.ofDays(399)));
        assertThat(count("monitor")).isEqualTo(1);

        rollUps.purge(START.plus(Duration.ofDays(401)));
        assertThat(count("monitor")).isZero();
    }

    /** A hundredth of what a year of a hundred monitors leaves: one monitor, as long as each kind of row is kept. */
    @Test
    void aYearOfAHundredMonitorsTakesLessThanAGigabyte() throws IOException {
        if (database.dialect() != Dialect.SQLITE) {
            // The size of a row is told by the file.
            return;
        }
        monitors(10);
        looks(START, Duration.ofHours(24));
        var now = START.plus(Duration.ofHours(24)).plusSeconds(40);
        rollUps.roll(now);
        database.write(tx -> tx.update("DELETE FROM monitor_roll WHERE span > 1"));
        long looks = bytes("monitor_look") / count("monitor_look");
        long minutes = bytes("monitor_roll") / count("monitor_roll");
        database.write(tx -> tx.update("DELETE FROM monitor_roll"));
        database.write(tx -> tx.update("UPDATE watch_duty SET minute_until = 0, hour_until = 0, day_until = 0"));
        rollUps.roll(now);
        database.write(tx -> tx.update("DELETE FROM monitor_roll WHERE span <> 60"));
        long hours = bytes("monitor_roll") / count("monitor_roll");

        long monitors = 100;
        long looked = monitors * 48 * 120 * looks;
        long minute = monitors * 7 * 24 * 60 * minutes;
        long hour = monitors * 92 * 24 * hours;
        long day = monitors * 400 * hours * 2;
        System.getLogger("watch")
                .log(System.Logger.Level.INFO, "bytes of a row: look {0}, minute {1}, hour {2}", looks, minutes, hours);
        assertThat(looked + minute + hour + day).isLessThan(1L << 29);
        assertThat(Files.size(folder.resolve("t.db"))).isPositive();
    }

    /** What the pages of a table take. */
    private long bytes(String table) {
        return database.read(
                tx -> tx.first("SELECT sum(pgsize) AS n FROM dbstat WHERE name = ?", row -> row.number("n"), table)
                        .orElseThrow());
    }
}
