package dev.taskforge.server.page;

import dev.taskforge.server.page.view.HeartbeatPart;
import dev.taskforge.server.page.view.MonitorPage;
import dev.taskforge.server.page.view.MonitorPage.Bad;
import dev.taskforge.server.page.view.MonitorPage.Change;
import dev.taskforge.server.page.view.MonitorPage.Chart;
import dev.taskforge.server.page.view.MonitorPage.Look;
import dev.taskforge.server.page.view.MonitorPage.Total;
import dev.taskforge.server.page.view.MonitorsPage;
import dev.taskforge.server.page.view.MonitorsPage.Day;
import dev.taskforge.server.page.view.MonitorsPage.Paused;
import dev.taskforge.server.page.view.MonitorsPage.Row;
import dev.taskforge.server.page.view.MonitorsPage.Silenced;
import dev.taskforge.server.page.view.StatusPage;
import dev.taskforge.server.silence.WindowView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Monitors in every state. */
final class MonitorSamples extends SampleData {
    private static final Instant AT = Instant.parse("2026-07-30T01:00:00Z");

    MonitorSamples(String word) {
        super(word);
    }

    MonitorsPage monitors() {
        return new MonitorsPage(
                "sppg",
                text("SPPG"),
                true,
                true,
                List.of(
                        row("health", "up", "", "99.98 %", 12_400L, null),
                        row(
                                "login",
                                "down",
                                text("https://sppg.example.id answered 502, wanted 200"),
                                "97.1 %",
                                80_000L,
                                null),
                        row(
                                "certificate",
                                "unasked",
                                text("sppg.example.id is a name that nobody knows"),
                                "95 %",
                                null,
                                null),
                        row("partner", "offline", "", "100 %", 45_000L, null),
                        row("disk", "new", "", "", null, null),
                        row("worker", "paused", "", "100 %", 3_000L, pause())),
                List.of(
                        new Silenced(3, "front*", text("new disk"), AT.plusSeconds(3_600), text("ani")),
                        new Silenced(4, "", text("moving"), AT.plusSeconds(7_200), text("ani"))),
                List.of(
                        new WindowView("patches", "now", AT, AT.plusSeconds(7_200), List.of()),
                        new WindowView(
                                "patches",
                                "next",
                                AT.plusSeconds(604_800),
                                AT.plusSeconds(612_000),
                                List.of("login", "health"))));
    }

    MonitorsPage nothing() {
        return new MonitorsPage("sppg", text("SPPG"), false, false, List.of(), List.of(), List.of());
    }

    MonitorPage monitor(boolean mayOperate) {
        return page(mayOperate, row("login", "down", text("answered 502, wanted 200"), "97.1 %", 80_000L, null), null);
    }

    MonitorPage paused() {
        return page(true, row("worker", "paused", "", "", null, pause()), null);
    }

    MonitorPage heartbeat(boolean mayOperate) {
        var url = mayOperate ? "https://taskforge.example.id/ping/6b8f3d0e-7a41-4c52-9d20-3f1f0f6f2a11" : "";
        return page(
                mayOperate,
                row("nightly-report", "down", text("exit status 3"), "97.1 %", 80_000L, null),
                new HeartbeatPart(
                        "failed",
                        "0 2 * * * Asia/Jakarta",
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        AT,
                        "3",
                        AT.minusSeconds(60),
                        Duration.ofSeconds(754),
                        AT.plusSeconds(60_000),
                        AT.plusSeconds(61_800),
                        url,
                        List.of(
                                new HeartbeatPart.Ping(
                                        AT, "fail", "3", Duration.ofSeconds(754), 0, text("no room left on the disk")),
                                new HeartbeatPart.Ping(AT.minusSeconds(754), "start", "", null, 0, ""),
                                new HeartbeatPart.Ping(AT.minusSeconds(800), "log", "", null, 1_204, text("begins")),
                                new HeartbeatPart.Ping(AT.minusSeconds(86_400), "success", "", null, 0, ""))));
    }

    StatusPage status() {
        return new StatusPage(
                text("Toko Kita"),
                "some",
                90,
                List.of(
                        service("Front page", "up"),
                        service("Payments", "down"),
                        service("Reports", "unknown"),
                        service("Search", "maintenance")),
                14,
                List.of(
                        new StatusPage.Trouble(text("Payments"), AT, null),
                        new StatusPage.Trouble(text("Front page"), AT.minusSeconds(90_000), AT.minusSeconds(86_400))),
                List.of(new StatusPage.Planned(text("A larger disk"), AT.plusSeconds(600), AT.plusSeconds(4_200))));
    }

    StatusPage quietStatus() {
        return new StatusPage(
                text("Toko Kita"), "up", 30, List.of(service("Front page", "up")), 14, List.of(), List.of());
    }

    private StatusPage.Service service(String title, String state) {
        var days = row("x", "up", "", "100 %", null, null).days();
        return new StatusPage.Service(
                text(title),
                state,
                AT.minusSeconds(7_200),
                List.of(
                        new StatusPage.Uptime("24h", "97.1 %"),
                        new StatusPage.Uptime("7d", "99.99 %"),
                        new StatusPage.Uptime("30d", "99.98 %"),
                        new StatusPage.Uptime("90d", "–")),
                "99.98 %",
                days);
    }

    private MonitorPage page(boolean mayOperate, Row row, @Nullable HeartbeatPart heartbeat) {
        return new MonitorPage(
                "sppg",
                text("SPPG"),
                true,
                mayOperate,
                row,
                List.of("24h", "7d", "30d", "90d"),
                "24h",
                List.of(
                        new Total("24h", "97.1 %", 2_880, 83, 42_000L, 80_000L, 143_000L),
                        new Total("90d", "", 0, 0, null, null, null)),
                new Chart(
                        AT.minusSeconds(86_400),
                        AT,
                        "M0 40L500 60L1000 50",
                        "M0 20L500 30L1000 25",
                        143_000,
                        List.of(new Bad(400, 7, AT.minusSeconds(50_000), 12))),
                List.of(
                        new Change(AT, "up", "down", text("answered 502"), "told"),
                        new Change(AT.minusSeconds(600), "down", "up", "", "silent"),
                        new Change(AT.minusSeconds(900), "up", "down", text("refused"), "held")),
                List.of(
                        new Look(AT, "failed", 1_900, text("answered 502")),
                        new Look(AT.minusSeconds(30), "good", 42_000, ""),
                        new Look(AT.minusSeconds(60), "unasked", 10_000_000, text("no answer in time")),
                        new Look(AT.minusSeconds(90), "apart", 3_000_000, text("no way there"))),
                heartbeat);
    }

    private static Paused pause() {
        return new Paused("ani", AT.minusSeconds(600), AT.plusSeconds(6_600));
    }

    private Row row(
            String name, String state, String seen, String uptime, @Nullable Long p95, @Nullable Paused paused) {
        var days = IntStream.range(0, 90)
                .mapToObj(i -> new Day(
                        i * MonitorsPage.STEP,
                        i < 20 ? -1 : i % 17 == 0 ? 30 : 0,
                        "30 Jul: " + (i < 20 ? "–" : "100 %")))
                .toList();
        return new Row(
                name,
                text(name + " of the portal"),
                "http",
                text("GET https://sppg.example.id/" + name),
                state,
                AT.minusSeconds(7_200),
                Duration.ofSeconds(30),
                uptime.isEmpty() ? null : AT,
                seen,
                uptime,
                uptime,
                p95,
                days,
                paused);
    }
}
