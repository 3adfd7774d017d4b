package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.MaintenanceDuty.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of maintenance: how they are written, and when they are. */
class MaintenanceDutyTest {
    private static MaintenanceDuty read(String zone, String windows) {
        var yaml = """
                project: shop
                checks:
                  front: {tcp: "127.0.0.1:80"}
                  back: {tcp: "127.0.0.1:81"}
                maintenance:
                  timezone: %s
                  windows: [%s]
                """.formatted(zone, windows);
        return Objects.requireNonNull(
                new ProjectReader(CheckKinds.builtIn()).read(yaml).maintenance());
    }

    private static List<String> at(MaintenanceDuty duty, String moment) {
        return duty.at(Instant.parse(moment)).stream()
                .map(span -> span.window().name())
                .toList();
    }

    @Test
    void aWindowHoldsFromItsBeginUpToItsEndInItsTimeZone() {
        var duty = read("Asia/Jakarta", "{name: patches, days: [sun], from: \"01:00\", to: \"03:00\"}");

        assertThat(at(duty, "2026-11-28T17:59:59Z")).isEmpty();
        assertThat(at(duty, "2026-11-28T18:00:00Z")).containsExactly("patches");
        assertThat(at(duty, "2026-11-28T19:59:59Z")).containsExactly("patches");
        assertThat(at(duty, "2026-11-28T20:00:00Z")).isEmpty();
        assertThat(at(duty, "2026-11-29T18:30:00Z")).isEmpty();
        assertThat(at(duty, "2026-12-05T18:30:00Z")).containsExactly("patches");
    }

    @Test
    void aWindowThatEndsBeforeItBeginsEndsOnTheNextDay() {
        var duty = read("Asia/Makassar", "{name: night, days: [mon, fri], from: \"23:00\", to: \"01:00\"}");

        assertThat(at(duty, "2026-11-30T14:59:00Z")).isEmpty();
        assertThat(at(duty, "2026-11-30T15:00:00Z")).containsExactly("night");
        assertThat(at(duty, "2026-11-30T16:59:00Z")).containsExactly("night");
        assertThat(at(duty, "2026-11-30T17:00:00Z")).isEmpty();
    }

    @Test
    void aWindowOnADateComesOnce() {
        var duty = read("Asia/Jayapura", "{name: move, on: \"2026-12-24\", from: \"08:00\", to: \"10:00\"}");

        assertThat(at(duty, "2026-12-23T23:30:00Z")).containsExactly("move");
        assertThat(at(duty, "2026-12-30T23:30:00Z")).isEmpty();
        assertThat(duty.after(Instant.parse("2026-12-01T00:00:00Z")))
                .extracting(Span::from)
                .containsExactly(Instant.parse("2026-12-23T23:00:00Z"));
        assertThat(duty.after(Instant.parse("2026-12-25T00:00:00Z"))).isEmpty();
    }

    /** The clocks of Berlin go from 2:00 to 3:00 on 2026-03-29, and from 3:00 to 2:00 on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({"2026-03-29, 1", "2026-10-25, 3", "2026-11-01, 2"})
    void aWindowLastsAsLongAsTheClockOnTheWallSays(String date, int hours) {
        var duty = read("Europe/Berlin", "{name: night, days: [sun], from: \"01:30\", to: \"03:30\"}");
        var span = duty.after(Instant.parse(date + "T00:00:00Z").minus(Duration.ofHours(6)))
                .getFirst();

        assertThat(Duration.between(span.from(), span.until())).isEqualTo(Duration.ofHours(hours));
    }

    @Test
    void theEndOfAWindowIsKnownAfterIt() {
        var duty = read("UTC", "{name: a, days: [sun], from: \"01:00\", to: \"03:00\", monitors: [front]}");
        var later = Instant.parse("2026-11-30T00:00:00Z");

        assertThat(duty.lastEnd("front", later)).contains(Instant.parse("2026-11-29T03:00:00Z"));
        assertThat(duty.lastEnd("back", later)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, from: \"01:00\", to: \"02:00\"} | days or on",
                "{name: a, days: [sun], on: \"2026-12-24\", from: \"01:00\", to: \"02:00\"} | days or on",
                "{name: a, on: \"2026-02-30\", from: \"01:00\", to: \"02:00\"} | 2026-02-30",
                "{name: a, days: [sun], from: \"01:00\", to: \"01:00\"} | end when they begin",
                "{name: a, days: [sunday], from: \"01:00\", to: \"02:00\"} | sunday",
                "{name: a, days: [sun], from: \"25:00\", to: \"02:00\"} | 25:00",
                "{name: a, days: [sun], from: \"01:00\", to: \"02:00\", monitors: [frnt]} | frnt"
            })
    void whatDoesNotFitIsRefused(String window, String said) {
        assertThatThrownBy(() -> read("UTC", window)).hasMessageContaining(said);
    }

    @Test
    void twoWindowsOfOneNameAreRefused() {
        var window = "{name: a, days: [sun], from: \"01:00\", to: \"02:00\"}";
        assertThatThrownBy(() -> read("UTC", window + ", " + window)).hasMessageContaining("two windows");
    }
}
