package dev.taskforge.server.page;

import dev.taskforge.server.page.view.AlertsPage;
import dev.taskforge.server.page.view.AlertsPage.Channel;
import dev.taskforge.server.page.view.AlertsPage.Delivery;
import dev.taskforge.server.silence.OnCallView;
import dev.taskforge.server.silence.OnCallView.StepView;
import dev.taskforge.server.silence.OnCallView.TurnView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Channels, and what was told on them. */
final class AlertSamples extends SampleData {
    AlertSamples(String word) {
        super(word);
    }

    AlertsPage alerts(boolean mayOperate) {
        var at = Instant.parse("2026-07-30T01:00:00Z");
        return new AlertsPage(
                "sppg",
                text("SPPG"),
                true,
                mayOperate,
                List.of(
                        new Channel("ops", "telegram", List.of("release", "backup"), "info", "", "mail"),
                        new Channel("boss", "fonnte", List.of("backup"), "critical", "07:00–22:00", ""),
                        new Channel("mail", "email", List.of(), "info", "", "")),
                new OnCallView(
                        List.of(
                                new TurnView(text("Budi"), "ops", at, at.plusSeconds(604_800)),
                                new TurnView(text("Sari"), "mail", at.plusSeconds(604_800), at.plusSeconds(1_209_600))),
                        List.of(new StepView(300, List.of("oncall")), new StepView(1_200, List.of("boss", "mail")))),
                List.of(
                        delivery(5, "ops", "waiting", text("answered 502"), 2, at.plusSeconds(600)),
                        delivery(4, "mail", "sent", "", 1, null),
                        delivery(3, "boss", "superseded", "", 0, null),
                        delivery(2, "ops", "replaced", text("answered 429"), 3, null),
                        delivery(1, "ops", "given-up", text("answered 401: Unauthorized"), 1, null)));
    }

    AlertsPage nobody() {
        return new AlertsPage(
                "sppg", text("SPPG"), false, true, List.of(), new OnCallView(List.of(), List.of()), List.of());
    }

    private Delivery delivery(
            long id, String channel, String state, String error, int attempts, @Nullable Instant due) {
        return new Delivery(
                id,
                channel,
                text("SPPG: no backup of main on time"),
                text("Since: 2026-07-30 02:00 WIB"),
                state,
                Instant.parse("2026-07-30T00:50:00Z"),
                attempts,
                error,
                due);
    }
}
