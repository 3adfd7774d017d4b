package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.AlertDuty.Hours;
import dev.taskforge.ops.project.AlertDuty.Kind;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertFormatTest {
    private static AlertDuty read(String channels) {
        var file = new ProjectReader(List.of()).read("project: shop\nalerts:\n  language: id\n  to:\n" + channels);
        return Objects.requireNonNull(file.alerts());
    }

    @Test
    void aChannelHearsAllUnlessItSaysOtherwise() {
        var duty = read(
                "    - {id: ops, telegram: {token: \"${T}\", chat: \"-1001\"}, fallback: mail}\n"
                        + "    - {id: mail, email: {host: smtp.example.id, from: a@example.id, to: b@example.id}, topics: []}\n");

        var ops = duty.channel("ops").orElseThrow();
        assertThat(ops.kind()).isEqualTo(Kind.TELEGRAM);
        assertThat(ops.topics()).containsExactly(Topic.values());
        assertThat(ops.severity()).isEqualTo(Severity.INFO);
        assertThat(duty.channel("mail").orElseThrow().settings()).containsEntry("port", "587");
        assertThat(duty.channel("mail").orElseThrow().hears(Topic.BACKUP, Severity.CRITICAL))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {id: ops}                                                          | project.alerts.kind
                    {id: ops, slack: {url: "${U}"}, discord: {url: "${U}"}}            | project.alerts.kind
                    {id: ops, slack: {url: "https://hooks.slack.com/services/T/B/x"}}  | project.secret-variable
                    {id: ops, telegram: {token: "${T}", chat: "my chat"}}              | project.alerts.chat
                    {id: ops, fonnte: {token: "${T}", to: "phone"}}                    | project.alerts.phone
                    {id: ops, slack: {url: "${U}"}, fallback: ops}                     | project.alerts.itself
                    {id: ops, slack: {url: "${U}"}, fallback: mail}                    | project.alerts.unknown
                    {id: ops, slack: {url: "${U}"}, hours: {from: "7", to: "22:00"}}   | project.alerts.time
                    {id: ops, slack: {url: "${U}"}, hours: {from: "07:00", to: "07:00"}} | project.alerts.hours
                    {id: ops, email: {host: h, user: u, from: a@b.id, to: a@b.id}}     | project.alerts.sign-in
                    """)
    void aMistakeIsNamed(String channel, String problem) {
        assertThatThrownBy(() -> read("    - " + channel + "\n"))
                .isInstanceOfSatisfying(
                        ProjectFileException.class,
                        e -> assertThat(e.problems().toString()).contains(problem));
    }

    @Test
    void hoursMayGoOverMidnight() {
        var zone = ZoneId.of("Asia/Jakarta");
        var day = new Hours(LocalTime.of(7, 0), LocalTime.of(22, 0));
        var night = new Hours(LocalTime.of(22, 0), LocalTime.of(6, 0));
        var two = Instant.parse("2026-11-27T19:00:00Z"); // 02:00 in Jakarta

        assertThat(day.next(two, zone)).isEqualTo(Instant.parse("2026-11-28T00:00:00Z"));
        assertThat(night.next(two, zone)).isEqualTo(two);
        assertThat(night.next(Instant.parse("2026-11-28T00:00:00Z"), zone))
                .isEqualTo(Instant.parse("2026-11-28T15:00:00Z"));
    }
}
