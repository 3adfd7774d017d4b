package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.AlertDuty.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is on call, and who else is told. */
class OnCallTest {
    private static final String PEOPLE =
            "oncall: {who: [{name: Budi, channel: budi}, {name: Sari, channel: sari}], since: \"2026-12-07 08:00\"}";

    private static AlertDuty read(String more) {
        var yaml = """
                project: shop
                alerts:
                  timezone: Asia/Jakarta
                  to:
                    - {id: ops, ntfy: {topic: x}}
                    - {id: budi, topics: [], ntfy: {topic: y}}
                    - {id: sari, topics: [], ntfy: {topic: z}}
                  %s
                """.formatted(more);
        return Objects.requireNonNull(
                new ProjectReader(CheckKinds.builtIn()).read(yaml).alerts());
    }

    private static String at(AlertDuty duty, String moment) {
        return Objects.requireNonNull(duty.oncall())
                .at(Instant.parse(moment), duty.zone())
                .person()
                .name();
    }

    @Test
    void turnsFollowOneAnotherAtTheTimeOfDayAtWhichTheFirstBegan() {
        var duty = read(PEOPLE);

        assertThat(at(duty, "2026-12-07T01:00:00Z")).isEqualTo("Budi");
        assertThat(at(duty, "2026-12-14T00:59:59Z")).isEqualTo("Budi");
        assertThat(at(duty, "2026-12-14T01:00:00Z")).isEqualTo("Sari");
        assertThat(at(duty, "2026-12-21T01:00:00Z")).isEqualTo("Budi");
    }

    @Test
    void beforeTheFirstTurnTheFirstPersonIsOnCall() {
        assertThat(at(read(PEOPLE), "2026-11-01T00:00:00Z")).isEqualTo("Budi");
    }

    @Test
    void theNextTurnsAreKnown() {
        var duty = read(PEOPLE);
        assertThat(Objects.requireNonNull(duty.oncall()).from(Instant.parse("2026-12-15T00:00:00Z"), duty.zone(), 3))
                .extracting(turn -> turn.person().name() + " " + turn.from() + " " + turn.until())
                .containsExactly(
                        "Sari 2026-12-14T01:00:00Z 2026-12-21T01:00:00Z",
                        "Budi 2026-12-21T01:00:00Z 2026-12-28T01:00:00Z",
                        "Sari 2026-12-28T01:00:00Z 2027-01-04T01:00:00Z");
    }

    @Test
    void stepsNameChannelsAndWhoeverIsOnCall() {
        assertThat(read(PEOPLE + "\n  escalate: [{after: 5m, to: [oncall]}, {after: 20m, to: [ops, sari]}]")
                        .escalate())
                .containsExactly(
                        new Step(Duration.ofMinutes(5), List.of("oncall")),
                        new Step(Duration.ofMinutes(20), List.of("ops", "sari")));
        assertThat(read(PEOPLE).escalate()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oncall: {who: [{name: Budi, channel: bdi}], since: \"2026-12-07 08:00\"} | bdi",
                "oncall: {who: [{name: Budi, channel: budi}], since: \"2026-02-30 08:00\"} | 2026-02-30",
                "oncall: {who: [{name: B, channel: budi}, {name: B, channel: sari}], since: \"2026-12-07 08:00\"} | same name",
                "escalate: [{after: 5m, to: [oncall]}] | oncall",
                "escalate: [{after: 5m, to: [nobody]}] | nobody",
                "escalate: [{after: 5m, to: [ops]}, {after: 5m, to: [sari]}] | step 2"
            })
    void whatDoesNotFitIsRefused(String duty, String said) {
        assertThatThrownBy(() -> read(duty)).hasMessageContaining(said);
    }
}
