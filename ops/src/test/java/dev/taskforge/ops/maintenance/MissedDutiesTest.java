package dev.taskforge.ops.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.maintenance.Occurrence.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No duty is missed that was done, and none that was missed is lost, however unevenly it comes. */
class MissedDutiesTest {
    private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
    private static final String HEAD = """
            project: shop
            databases:
              main: {kind: sqlite, path: main.db}
            backup: {of: [main]}
            drill: {of: [main]}
            maintenance:
              timezone: Asia/Jakarta
              duties:
            """;

    @TempDir
    Path folder;

    private MaintenanceFixture fixture;

    @BeforeEach
    void open() {
        fixture = new MaintenanceFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> missed(String from, String until) {
        return names(fixture.calendar.missed("shop", Instant.parse(from), Instant.parse(until)));
    }

    private static List<String> names(List<Occurrence> found) {
        return found.stream()
                .map(one -> one.entry().id() + " " + one.due())
                .sorted()
                .toList();
    }

    @Test
    void aDutyWhoseGapsAreUnevenIsToldOnTheDayItsTimeIsOver() {
        fixture.apply("2026-10-01T00:00:00Z", HEAD + "    copies: {schedule: \"0 3 */7 * *\", job: backup}\n");
        fixture.clock.set(Instant.parse("2026-11-29T02:00:00Z"));

        // Due on the 22nd at 03:00 in Jakarta, with time until the 29th at 03:00.
        assertThat(missed("2026-11-28T01:00:00Z", "2026-11-29T01:00:00Z"))
                .containsExactly("copies 2026-11-21T20:00:00Z");
    }

    @Test
    void workThatWasDoneAfterTheMonthButInItsTimeIsDone() {
        var project =
                fixture.apply("2025-12-01T00:00:00Z", HEAD + "    proof: {schedule: \"0 3 20,25 * *\", job: drill}\n");
        fixture.backup("main", "2026-02-14T19:00:00Z", true);
        fixture.drill("main", "2026-02-15T03:00:00Z", true, 1);
        fixture.clock.set(Instant.parse("2026-03-10T00:00:00Z"));

        assertThat(fixture.calendar.of(project, YearMonth.parse("2026-01")).stream()
                        .map(Occurrence::state))
                .containsExactly(State.LAPSED, State.DONE);
    }

    @Test
    void whatAPersonHadAYearForIsMissedWhenTheYearIsOver() {
        fixture.apply("2024-06-01T00:00:00Z", HEAD + "    plan: {schedule: \"0 8 1 7 *\"}\n");
        fixture.clock.set(Instant.parse("2025-09-15T00:00:00Z"));

        assertThat(missed("2025-06-20T00:00:00Z", "2025-09-15T00:00:00Z")).containsExactly("plan 2024-07-01T01:00:00Z");
    }

    @Test
    void whatIsDueInAnEarlierFileIsOverWhenALaterOneAsksAgain() {
        fixture.apply("2026-08-01T00:00:00Z", HEAD + "    copies: {schedule: \"0 3 1 * *\", job: backup}\n");
        fixture.apply("2026-11-10T00:00:00Z", HEAD + "    copies: {schedule: \"0 3 20 * *\", job: backup}\n");
        fixture.clock.set(Instant.parse("2026-11-21T00:00:00Z"));

        assertThat(missed("2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"))
                .containsExactly("copies 2026-10-31T20:00:00Z");
    }

    /** A duty of the random file. */
    private record Duty(String cron, @Nullable Duration within, boolean person) {}

    /** When something was due, and when its time was over. */
    private record Over(Instant due, Instant deadline, Instant next) {}

    @Test
    void anyDutyIsMissedOnceAndOnTheRightDay() {
        var random = new Random(20_261_130);
        var duties = new LinkedHashMap<String, Duty>();
        var yaml = new StringBuilder(HEAD);
        for (int i = 0; i < 60; i++) {
            var within = random.nextInt(3) == 0 ? Duration.ofDays(1 + random.nextInt(40)) : null;
            var duty = new Duty(cron(random), within, random.nextInt(4) == 0);
            duties.put("d" + i, duty);
            yaml.append("    d%d: {schedule: \"%s\"%s%s}\n"
                    .formatted(
                            i,
                            duty.cron(),
                            within == null ? "" : ", within: " + within.toDays() + "d",
                            duty.person() ? "" : ", job: backup"));
        }
        var applied = Instant.parse("2024-01-01T00:00:00Z");
        fixture.apply(applied.toString(), yaml.toString());
        var made = new TreeSet<Instant>();
        for (int i = 0; i < 25; i++) {
            var at = applied.plus(Duration.ofMinutes(random.nextInt(3 * 365 * 24 * 60)));
            made.add(at);
            fixture.backup("main", at.toString(), true);
        }
        var now = Instant.parse("2026-12-15T00:00:00Z");
        fixture.clock.set(now);

        for (int i = 0; i < 40; i++) {
            var until = now.minus(Duration.ofHours(random.nextInt(400 * 24)));
            var from = until.minus(Duration.ofHours(1 + random.nextInt(92 * 24)));
            assertThat(missed(from.toString(), until.toString()))
                    .as(from + " " + until)
                    .isEqualTo(expected(duties, applied, made, from, until));
        }
    }

    private static String cron(Random random) {
        int minute = random.nextInt(60);
        int hour = random.nextInt(24);
        int day = 1 + random.nextInt(28);
        return switch (random.nextInt(6)) {
            case 0 -> "%d %d */%d * *".formatted(minute, hour, 2 + random.nextInt(15));
            case 1 -> "%d %d %d,%d * *".formatted(minute, hour, day, 1 + random.nextInt(28));
            case 2 -> "%d %d * * %d".formatted(minute, hour, random.nextInt(7));
            case 3 -> "%d %d %d %d *".formatted(minute, hour, day, 1 + random.nextInt(12));
            case 4 -> "%d %d %d %d,%d *".formatted(minute, hour, day, 1 + random.nextInt(12), 1 + random.nextInt(12));
            default -> "%d %d 29-31 * *".formatted(minute, hour);
        };
    }

    /** All that was ever due, one after the other, without any thought of how far back to look. */
    private static List<String> expected(
            Map<String, Duty> duties, Instant applied, NavigableSet<Instant> made, Instant from, Instant until) {
        var found = new ArrayList<String>();
        duties.forEach((name, duty) -> all(duty, applied, until).stream()
                .filter(over ->
                        !over.deadline().isBefore(from) && over.deadline().isBefore(until))
                .filter(over -> duty.person()
                        || made.subSet(over.due(), true, over.next(), false).isEmpty())
                .forEach(over -> found.add(name + " " + over.due())));
        return found.stream().sorted().collect(Collectors.toList());
    }

    private static List<Over> all(Duty duty, Instant applied, Instant until) {
        var cron = Cron.parse(duty.cron());
        var all = new ArrayList<Over>();
        for (var due = cron.next(applied, JAKARTA); due.isBefore(until); due = cron.next(due, JAKARTA)) {
            var next = cron.next(due, JAKARTA);
            var within = duty.within() == null ? next : due.plus(duty.within());
            all.add(new Over(due, within.isBefore(next) ? within : next, next));
        }
        return all;
    }
}
