package dev.taskforge.server.page;

import dev.taskforge.server.page.view.ChartView;
import dev.taskforge.server.page.view.GateView;
import dev.taskforge.server.page.view.ReportView;
import dev.taskforge.server.page.view.VerdictView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate that says GO, one that says NO-GO, and the report about the second. */
final class GateSamples extends SampleData {
    GateSamples(String word) {
        super(word);
    }

    GateView gate(boolean go) {
        var blockers = go
                ? List.<GateView.Item>of()
                : List.of(
                        item(
                                "login",
                                "Login page answers",
                                "P0",
                                "fail",
                                "GET https://sppg.example.id/login answered 502, wanted 200.",
                                "Start the service app: docker compose -f docker-compose.prod.yml up -d app, then run the gate again.",
                                ago(4),
                                List.of(),
                                true),
                        item(
                                "pemulihan",
                                "Backup of main restores",
                                "P0",
                                "stale",
                                "The last drill is 9 days old; it may be 7 days old at most.",
                                "Run ./taskforge drill sppg.",
                                ago(60 * 24 * 9),
                                List.of(),
                                true));
        var attention = List.of(
                item(
                        "kontak",
                        "On-call list is agreed",
                        "P1",
                        "manual",
                        "Waits for a person to vouch: the on-call list for launch week hangs in the office and in the group chat.",
                        "Give your word on this page, or: ./taskforge attest sppg kontak.",
                        null,
                        List.of("kontak"),
                        true),
                item(
                        "disk",
                        "Disk has room",
                        "P2",
                        "stale",
                        "The environment file changed after this was asked.",
                        "Run the gate again.",
                        ago(60 * 5),
                        List.of(),
                        true));
        var proven = List.of(
                item("health", "Health endpoint", "P0", "pass", "Answered 200 in 84 ms.", "", ago(4), List.of(), false),
                item("tls", "Certificate", "P0", "pass", "Valid for 61 more days.", "", ago(4), List.of(), false),
                item(
                        "cadangan",
                        "Backup is young",
                        "P0",
                        "pass",
                        "3 h 14 min old, 26 h allowed.",
                        "",
                        ago(4),
                        List.of(),
                        false),
                item(
                        "port",
                        "Database port is closed",
                        "P1",
                        "waived",
                        text("Accepted risk until 28 Nov 2026."),
                        "",
                        ago(4),
                        List.of(),
                        false));
        return new GateView(
                "sppg",
                text("Portal SPPG"),
                true,
                text("production"),
                12,
                go
                        ? new VerdictView(
                                true, 0, 7, 0, List.of(count("manual", 1), count("waived", 1), count("pass", 10)))
                        : new VerdictView(
                                false,
                                2,
                                7,
                                0,
                                List.of(
                                        count("fail", 1),
                                        count("stale", 2),
                                        count("manual", 1),
                                        count("waived", 1),
                                        count("pass", 7))),
                NOW.minusSeconds(18),
                go ? 4188L : null,
                blockers,
                attention,
                proven,
                List.of(
                        new GateView.DecisionRow(
                                3,
                                go ? "GO" : "NO-GO",
                                text("Bu Ratna"),
                                text("Tunggu perbaikan halaman login; rapat lagi pukul 15.00."),
                                "rina",
                                ago(60 * 26),
                                12,
                                12),
                        new GateView.DecisionRow(2, "GO", "Dimas Prasetyo", "", "dimas", ago(60 * 24 * 30), 11, 9)),
                List.of(
                        new GateView.BackupRow(
                                58, text("main"), ago(194), 48_211_904, 1_204_881, HASH, 4170, true, false, null),
                        new GateView.BackupRow(
                                57, "main", ago(194 + 1440), 48_103_424, 1_203_377, HASH, 4102, false, false, true),
                        new GateView.BackupRow(
                                56, "main", ago(194 + 2880), 47_990_784, 1_201_954, HASH, 4031, true, false, false)),
                List.of(
                        new GateView.DrillRow(
                                9,
                                "main",
                                57,
                                true,
                                text("All 38 tables equal."),
                                Duration.ofMillis(41_300),
                                Duration.ofMinutes(97),
                                ago(60 * 24 * 9),
                                4103),
                        new GateView.DrillRow(
                                8,
                                "main",
                                56,
                                false,
                                "Table orders has 10481 rows, the manifest says 10482.",
                                Duration.ofMillis(39_800),
                                Duration.ofHours(26),
                                ago(60 * 24 * 10),
                                4032)),
                List.of(
                        new GateView.ScheduleRow("gate", "0 * * * *", "Asia/Jakarta", true, NOW.plusSeconds(2760)),
                        new GateView.ScheduleRow(
                                "backup.main", "0 2 * * *", "Asia/Jakarta", true, NOW.plusSeconds(60_300)),
                        new GateView.ScheduleRow("drill.main", "0 4 * * 0", "Asia/Jakarta", false, null)),
                List.of(text("main"), "uploads"),
                List.of(text("main"), "uploads"),
                List.of(new GateView.WaiverRow(
                        4,
                        text("port"),
                        "waived",
                        text("Firewall kantor sudah menutupnya dari luar."),
                        "requested",
                        "dimas",
                        null,
                        NOW.plus(Duration.ofDays(7)),
                        false,
                        true,
                        List.of(text("rina")))),
                List.of(new GateView.Group("P0", 6, go ? 6 : 3, !go), new GateView.Group("P1", 3, 2, false)),
                chart(go),
                true,
                true,
                true,
                new GateView.Form("", text("rina"), "", go ? "" : text("GO is not possible while login blocks.")));
    }

    private GateView.Item item(
            String id,
            String title,
            String priority,
            String state,
            String reason,
            String fix,
            @Nullable Instant askedAt,
            List<String> attestable,
            boolean waivable) {
        var evidence = askedAt == null ? List.<GateView.EvidenceView>of() : List.of(evidence(id, state, askedAt));
        return new GateView.Item(
                id,
                text(title),
                priority,
                state,
                text(reason),
                fix,
                List.of(id),
                askedAt,
                askedAt == null ? null : askedAt.plus(Duration.ofHours(24)),
                evidence,
                attestable,
                waivable,
                waivable ? text("PAYMENT_ACTIVE = true") : "",
                !waivable && state.equals("not_applicable"),
                waivable && askedAt != null ? new GateView.Excuse(3, "expired", ago(90)) : null,
                attestable.isEmpty() ? List.of() : List.of(word(id, ago(60))));
    }

    private GateView.Word word(String check, Instant at) {
        return new GateView.Word(
                text(check),
                text("dimas"),
                at,
                text("Dipulihkan di staging; sepuluh pesanan dibuka."),
                text("OPS-17"),
                "https://wiki.sppg.example.id/pulih",
                at.plus(Duration.ofDays(30)),
                text("catatan-pemulihan.pdf"),
                48_200,
                HASH,
                "/api/v1/projects/sppg/evidence/901/file");
    }

    private ChartView chart(boolean go) {
        var half = NOW.minus(Duration.ofDays(15));
        return new ChartView(
                NOW.minus(Duration.ofDays(30)),
                NOW,
                List.of(
                        new ChartView.Span(0, 500, false, NOW.minus(Duration.ofDays(30)), half),
                        new ChartView.Span(500, 500, go, half, NOW)),
                "M0 8L500 8L500 60L1000 60L1000 86L0 86Z",
                "M0 8L500 8L500 60L1000 60",
                3,
                List.of(
                        new ChartView.Change(half, go, go ? List.of() : List.of(text("login"))),
                        new ChartView.Change(
                                NOW.minus(Duration.ofDays(30)), false, List.of("login", text("pemulihan"), "port"))));
    }

    private GateView.EvidenceView evidence(String check, String state, Instant at) {
        return new GateView.EvidenceView(
                901,
                text(check),
                state.equals("stale") || state.equals("waived") ? "pass" : state,
                text("GET https://sppg.example.id/" + check),
                text("Answered 502, wanted 200."),
                502,
                "production",
                "vps-jkt-1",
                "hmac-5c1f09a2",
                HASH,
                HASH,
                at.minusMillis(84),
                at,
                text(
                        "HTTP/1.1 502 Bad Gateway\nserver: nginx\ncontent-type: text/html\n\n<html><h1>502 Bad Gateway</h1></html>"),
                state.equals("fail") ? text("...last line of a long answer") : "",
                HASH,
                text("schedule"),
                4183L);
    }

    ReportView report() {
        var gate = gate(false);
        var style = Stylesheet.of("/report.css");
        return new ReportView(
                style.text(),
                style.policy(),
                gate.project(),
                gate.title(),
                gate.environment(),
                gate.version(),
                HASH,
                NOW,
                text("rina"),
                gate.verdict(),
                List.of(
                        new ReportView.Group("P0", gate.blockers(), 0),
                        new ReportView.Group("P1", gate.attention(), 0)),
                gate.blockers(),
                gate.waivers(),
                gate.decisions(),
                gate.chart(),
                new ReportView.Seal(1281, HASH, HASH, 1200, "taskforge/audit/5c1f\n1200\n" + HASH + "\nc2lnbg==\n"));
    }

    GateView emptyGate() {
        return new GateView(
                "baru",
                "Baru",
                false,
                "production",
                1,
                new VerdictView(false, 0, 0, 0, List.of()),
                NOW,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                false,
                true,
                true,
                GateView.Form.empty("rina"));
    }
}
