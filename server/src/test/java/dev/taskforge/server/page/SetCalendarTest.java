package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.BackupsView.Calendar;
import dev.taskforge.server.page.view.BackupsView.Day;
import dev.taskforge.server.page.view.Ui;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of days, weeks, months and years, in time zones of people. */
class SetCalendarTest {
    private static final String JAKARTA = "Asia/Jakarta";

    private Database database;
    private Engine engine;

    @BeforeEach
    void open(@TempDir Path data) {
        database = TestDatabase.open(data.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), List.of());
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private static Project project(String zone) {
        var yaml = """
                project: shop
                databases:
                  main: {kind: sqlite, path: shop.db}
                backup: {schedule: "0 2 * * *", timezone: ZONE, of: [main]}
                """.replace("ZONE", zone);
        var file = new ProjectReader(List.of()).read(yaml);
        return new Project("shop", "Shop", 1, file, Path.of("/srv/shop"), Instant.EPOCH, "rina", yaml);
    }

    /** A set of which no backup was made. */
    private void set(String begunAt) {
        database.write(tx -> tx.update(
                "INSERT INTO backup_set (project, begun_at, origin, members) VALUES ('shop', ?, 'PERSON', ?)",
                Instant.parse(begunAt),
                "[{\"name\":\"main\",\"job\":null,\"busy\":null}]"));
    }

    private Calendar calendar(String zone, String now) {
        // Those who read it may be elsewhere: what they see are the days of the project.
        var ui = new Ui(
                Messages.load(Ui.BUNDLE, Locale.ENGLISH),
                "system",
                null,
                false,
                "",
                Instant.parse(now),
                ZoneOffset.UTC,
                "/",
                null,
                "1");
        return SetCalendar.of(project(zone), new SetStandings(database, engine::jobs, (_, _, _, _) -> List.of()), ui);
    }

    private List<Day> days(String zone, String now) {
        return calendar(zone, now).weeks().stream().flatMap(List::stream).toList();
    }

    /** The days with a set. */
    private List<String> marked(String zone, String now) {
        return days(zone, now).stream()
                .filter(day -> day.sets() > 0)
                .map(day -> day.date() + ": " + day.sets() + " until " + Instant.ofEpochMilli(day.until()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // a Monday, whose week has only begun, and a Sunday, whose week ends
                "UTC | 2026-11-30T00:00:00Z | Nov 2, 2026 | Dec 6, 2026 | 6",
                "UTC | 2026-11-29T23:59:59Z | Oct 26, 2026 | Nov 29, 2026 | 0",
                // the same moment is Monday there, and still Sunday there
                "Asia/Jakarta | 2026-11-29T17:00:00Z | Nov 2, 2026 | Dec 6, 2026 | 6",
                "America/New_York | 2026-11-30T04:59:59Z | Oct 26, 2026 | Nov 29, 2026 | 0",
                // over the end of a year, and over a day in February that not all years have
                "UTC | 2027-01-01T12:00:00Z | Nov 30, 2026 | Jan 3, 2027 | 2",
                "UTC | 2028-03-01T12:00:00Z | Jan 31, 2028 | Mar 5, 2028 | 4",
            })
    void fiveWholeWeeksEndWithTheOneOfToday(String zone, String now, String first, String last, int ahead) {
        var calendar = calendar(zone, now);

        assertThat(calendar.weekdays()).startsWith("Mon").endsWith("Sun").hasSize(7);
        assertThat(calendar.weeks())
                .hasSize(5)
                .allSatisfy(week -> assertThat(week).hasSize(7));
        var days = calendar.weeks().stream().flatMap(List::stream).toList();
        assertThat(days.getFirst().date()).isEqualTo(first);
        assertThat(days.getLast().date()).isEqualTo(last);
        assertThat(days.stream().map(Day::date)).doesNotHaveDuplicates();
        assertThat(days.reversed().stream().takeWhile(Day::ahead)).hasSize(ahead);
        assertThat(days.stream().filter(Day::ahead)).hasSize(ahead);
    }

    @Test
    void theDaysOfAMonthFollowThoseOfTheOneBefore() {
        assertThat(days("UTC", "2026-12-02T12:00:00Z").stream().map(Day::day))
                .startsWith(2, 3)
                .endsWith(23, 24, 25, 26, 27, 28, 29, 30, 1, 2, 3, 4, 5, 6);
        assertThat(days("UTC", "2028-03-01T12:00:00Z").stream().map(Day::day))
                .startsWith(31, 1)
                .endsWith(28, 29, 1, 2, 3, 4, 5);
    }

    @Test
    void aSetBelongsToTheDayOnWhichItWasBegunThere() {
        set("2026-11-27T16:59:59.999Z");
        set("2026-11-27T17:00:00Z");
        set("2026-11-28T16:59:59.999Z");

        assertThat(marked(JAKARTA, "2026-11-29T03:00:00Z"))
                .containsExactly(
                        "Nov 27, 2026: 1 until 2026-11-27T17:00:00Z", "Nov 28, 2026: 2 until 2026-11-28T17:00:00Z");
        assertThat(marked("UTC", "2026-11-29T03:00:00Z"))
                .containsExactly(
                        "Nov 27, 2026: 2 until 2026-11-28T00:00:00Z", "Nov 28, 2026: 1 until 2026-11-29T00:00:00Z");
    }

    @Test
    void theFirstDayBeginsWithItsMidnight() {
        set("2026-10-25T16:59:59.999Z");
        set("2026-10-25T17:00:00Z");

        assertThat(marked(JAKARTA, "2026-11-29T03:00:00Z"))
                .containsExactly("Oct 26, 2026: 1 until 2026-10-26T17:00:00Z");
    }

    @Test
    void aDayOf25HoursIsOneDay() {
        set("2026-10-24T21:59:59.999Z");
        set("2026-10-24T22:00:00Z");
        set("2026-10-25T22:59:59.999Z");
        set("2026-10-25T23:00:00Z");

        assertThat(marked("Europe/Berlin", "2026-10-28T12:00:00Z"))
                .containsExactly(
                        "Oct 24, 2026: 1 until 2026-10-24T22:00:00Z",
                        "Oct 25, 2026: 2 until 2026-10-25T23:00:00Z",
                        "Oct 26, 2026: 1 until 2026-10-26T23:00:00Z");
    }

    /** In Chile clocks go from 23:59:59 to 01:00. */
    @Test
    void aDayWithoutAMidnightBeginsAtItsFirstMoment() {
        set("2026-09-06T03:59:59.999Z");
        set("2026-09-06T04:00:00Z");

        assertThat(marked("America/Santiago", "2026-09-09T12:00:00Z"))
                .containsExactly(
                        "Sep 5, 2026: 1 until 2026-09-06T04:00:00Z", "Sep 6, 2026: 1 until 2026-09-07T03:00:00Z");
    }

    @Test
    void aDayWithoutASetSaysSo() {
        set("2026-11-28T12:00:00Z");

        var days = days("UTC", "2026-11-29T03:00:00Z");

        assertThat(days.get(33)).isEqualTo(new Day(28, "Nov 28, 2026", "incomplete", false, 1, 1_795_910_400_000L));
        assertThat(days.get(34)).isEqualTo(new Day(29, "Nov 29, 2026", "none", false, 0, 0));
    }
}
