package dev.taskforge.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *          | 2026-01-01T00:00 | 2026-01-01T00:01
            */15 * * * *       | 2026-01-01T00:15 | 2026-01-01T00:30
            5,10-12 3 * * *    | 2026-01-01T03:10 | 2026-01-01T03:11
            5,10-12 3 * * *    | 2026-01-01T03:12 | 2026-01-02T03:05
            0 8-18/5 * * *     | 2026-01-01T08:00 | 2026-01-01T13:00
            0 2 * * *          | 2026-12-31T02:00 | 2027-01-01T02:00
            0 0 1 jan *        | 2026-01-01T00:00 | 2027-01-01T00:00
            0 0 * JAN-MAR mon  | 2026-03-30T00:00 | 2027-01-04T00:00
            0 4 * * 0          | 2026-01-01T00:00 | 2026-01-04T04:00
            0 4 * * 7          | 2026-01-01T00:00 | 2026-01-04T04:00
            0 4 * * 5-7        | 2026-01-02T04:00 | 2026-01-03T04:00
            0 4 * * 5-7        | 2026-01-03T04:00 | 2026-01-04T04:00
            0 4 * * 5-7        | 2026-01-04T04:00 | 2026-01-09T04:00
            0 0 13 * FRI       | 2026-01-01T00:00 | 2026-01-02T00:00
            0 0 13 * FRI       | 2026-01-09T00:00 | 2026-01-13T00:00
            0 0 */2 * MON      | 2026-01-01T00:00 | 2026-01-05T00:00
            0 0 31 * *         | 2026-01-31T00:00 | 2026-03-31T00:00
            0 0 29 2 *         | 2026-01-01T00:00 | 2028-02-29T00:00
            0 0 29 2 *         | 2096-02-29T00:00 | 2104-02-29T00:00
            0 0 29 2 MON       | 2026-02-23T00:00 | 2027-02-01T00:00
            """)
    void theNextTimeIs(String cron, LocalDateTime after, LocalDateTime next) {
        var utc = ZoneId.of("UTC");
        assertThat(Cron.parse(cron).next(after.atZone(utc).toInstant(), utc))
                .isEqualTo(next.atZone(utc).toInstant());
    }

    @Test
    void secondsAreLeftBehind() {
        assertThat(Cron.parse("* * * * *").next(Instant.parse("2026-01-01T00:00:59.999Z"), ZoneId.of("UTC")))
                .isEqualTo("2026-01-01T00:01:00Z");
    }

    @Test
    void aTimeInTheGapRunsAtTheFirstInstantAfterIt() {
        // 29 March 2026: 02:00 becomes 03:00.
        var nightly = Cron.parse("30 2 * * *");
        assertThat(nightly.next(Instant.parse("2026-03-28T12:00:00Z"), BERLIN)).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(nightly.next(Instant.parse("2026-03-29T01:00:00Z"), BERLIN)).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void severalTimesInTheGapBecomeOne() {
        var often = Cron.parse("*/20 1-3 * * *");
        var times = new ArrayList<Instant>();
        var at = Instant.parse("2026-03-29T00:30:00Z");
        for (int i = 0; i < 4; i++) {
            at = often.next(at, BERLIN);
            times.add(at);
        }
        assertThat(times)
                .extracting(Instant::toString)
                .containsExactly(
                        "2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z");
    }

    @Test
    void aTimeThatExistsTwiceRunsOnceTheFirstTime() {
        // 25 October 2026: 03:00 becomes 02:00.
        var nightly = Cron.parse("30 2 * * *");
        assertThat(nightly.next(Instant.parse("2026-10-24T12:00:00Z"), BERLIN)).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(nightly.next(Instant.parse("2026-10-25T00:30:00Z"), BERLIN)).isEqualTo("2026-10-26T01:30:00Z");
        assertThat(nightly.next(Instant.parse("2026-10-25T01:10:00Z"), BERLIN)).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void timesOfAnHourThatComesTwiceAllRunInTheFirstOne() {
        var often = Cron.parse("*/30 * * * *");
        var times = Stream.iterate(Instant.parse("2026-10-24T23:45:00Z"), at -> often.next(at, BERLIN));
        assertThat(times.skip(1).limit(4))
                .extracting(Instant::toString)
                .containsExactly(
                        "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z");
    }

    @Test
    void aZoneWithoutSummerTimeIsPlain() {
        assertThat(Cron.parse("0 2 * * *").next(Instant.parse("2026-11-21T00:00:00Z"), ZoneId.of("Asia/Jakarta")))
                .isEqualTo("2026-11-21T19:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            * * * *        | needs five fields (minute, hour, day of month, month, day of week), found 4
            * * * * * *    | found 6
            60 * * * *     | the minute "60": 60 must be 0 to 59
            * 24 * * *     | the hour "24": 24 must be 0 to 23
            * * 0 * *      | the day of month "0": 0 must be 1 to 31
            * * * 13 *     | the month "13": 13 must be 1 to 12
            * * * FOO *    | the month "FOO": "FOO" is not a number or one of JAN, FEB
            * * * * 8      | the day of week "8": 8 must be 0 to 7
            * * * * FRI-MON | the day of week "FRI-MON": range FRI-MON runs backwards
            5/15 * * * *   | a step needs a range; write 5-59/15
            */0 * * * *    | step 0 must be 1 to 59
            1,,2 * * * *   | the minute "1,,2": something is missing
            -5 * * * *     | the minute "-5": "-5" is not a number
            0 0 31 2 *     | the day of month "31": no month of "2" has that day
            0 0 30,31 FEB * | no month of "FEB" has that day
            0 0 31 4,6 *   | no month of "4,6" has that day
            """)
    void aMistakeIsNamedWithItsField(String cron, String message) {
        assertThatThrownBy(() -> Cron.parse(cron))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyLineIsAMistakeToo() {
        assertThatThrownBy(() -> Cron.parse("  ")).hasMessageContaining("found 0");
    }
}
