package dev.taskforge.server.page;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.AccountView;
import dev.taskforge.server.page.view.AuditView;
import dev.taskforge.server.page.view.ChartView;
import dev.taskforge.server.page.view.ChecklistView;
import dev.taskforge.server.page.view.ErrorView;
import dev.taskforge.server.page.view.FindingsPage;
import dev.taskforge.server.page.view.GateView;
import dev.taskforge.server.page.view.JobRow;
import dev.taskforge.server.page.view.JobView;
import dev.taskforge.server.page.view.JobsView;
import dev.taskforge.server.page.view.OverviewView;
import dev.taskforge.server.page.view.ReportView;
import dev.taskforge.server.page.view.SignInView;
import dev.taskforge.server.page.view.StateCount;
import dev.taskforge.server.page.view.Ui;
import dev.taskforge.server.page.view.UsersView;
import dev.taskforge.server.page.view.VerdictView;
import dev.taskforge.server.page.view.WelcomeView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every page with what a small team's installation shows on a busy morning. One word of the data can be chosen, so that
 * a test may put something hostile everywhere at once.
 */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-21T02:14:08Z");
    private static final String HASH = "9f2c4b7ae01d63588c1fbb02a7de44c95d1e8f30a6b7724c0d9ef1a2b3c4d5e6";

    private final String word;

    Samples(String word) {
        this.word = word;
    }

    /** The samples without anything hostile in them. */
    static Samples plain() {
        return new Samples("");
    }

    static Ui ui(Locale locale, String theme, Ui.@Nullable Notice notice) {
        return new Ui(
                Messages.load(Ui.BUNDLE, locale),
                theme,
                "rina",
                "c5rf-t0k3n",
                NOW,
                ZoneId.of("Asia/Jakarta"),
                "/",
                notice,
                "0.1.0");
    }

    /** Every page by name, in every state worth looking at. */
    Map<String, String> pages(Locale locale, String theme) {
        var ui = ui(locale, theme, null);
        var said = ui(locale, theme, new Ui.Notice("pass", ui.t("done.decided")));
        var pages = new LinkedHashMap<String, String>();
        pages.put("overview", Pages.overview(ui, overview()));
        pages.put("overview-empty", Pages.overview(ui, new OverviewView(List.of(), List.of())));
        pages.put("gate-no-go", Pages.gate(ui, gate(false)));
        pages.put("gate-go", Pages.gate(said, gate(true)));
        pages.put("gate-empty", Pages.gate(ui, emptyGate()));
        pages.put("checklist", Pages.checklist(ui, checklist()));
        pages.put(
                "checklist-empty", Pages.checklist(ui, new ChecklistView("sppg", text("SPPG"), List.of(), true, true)));
        pages.put("access", Pages.access(ui, new AccessSamples(this::text).page()));
        pages.put("access-empty", Pages.access(ui, AccessSamples.empty()));
        pages.put("findings", Pages.findings(ui, findings(true)));
        pages.put("findings-clean", Pages.findings(ui, findings(false)));
        pages.put("findings-closed", Pages.findings(ui, noFindings()));
        pages.put("jobs", Pages.jobs(ui, jobs()));
        pages.put("jobs-empty", Pages.jobs(ui, noJobs(new JobsView.Filter("", "", "", "", null))));
        pages.put(
                "jobs-none", Pages.jobs(ui, noJobs(new JobsView.Filter("failed", "default", "", text("sppg"), null))));
        pages.put("job-running", Pages.job(ui, running()));
        pages.put("job-waiting", Pages.job(ui, waiting()));
        pages.put("job-failed", Pages.job(ui, failed()));
        pages.put("job-new", Pages.job(ui, fresh()));
        pages.put("audit", Pages.audit(ui, audit(new AuditView.Report(true, 1284, ""))));
        pages.put(
                "audit-broken",
                Pages.audit(ui, audit(new AuditView.Report(false, 1284, text("Entry 17 was changed.")))));
        pages.put("audit-empty", Pages.audit(ui, new AuditView(List.of(), "", List.of(), null, null, true)));
        pages.put(
                "account",
                Pages.account(ui, account(new AccountView.Fresh(text("ci"), "tf_9aZk3vQ1xR7mB2wT8yLp5nHs"))));
        pages.put(
                "account-empty",
                Pages.account(
                        ui,
                        new AccountView(
                                "rina", List.of(), List.of(), null, AccountView.Typed.NOTHING, 12, true, false)));
        pages.put("users", Pages.users(ui, users("", UsersView.Typed.NOTHING)));
        pages.put(
                "users-refused",
                Pages.users(
                        ui,
                        users(
                                text("Then nobody could administer it."),
                                new UsersView.Typed(text("sari"), "operator", text("Taken."), text("Too short.")))));
        pages.put("sign-in", Pages.signIn(ui, new SignInView("", "/", "")));
        pages.put(
                "sign-in-refused",
                Pages.signIn(ui, new SignInView(text("rina"), "/", text("Name or password is wrong."))));
        pages.put("welcome", Pages.welcome(ui, new WelcomeView("w3lc0me", text(""), 12, true, "", "")));
        pages.put(
                "welcome-refused",
                Pages.welcome(
                        ui, new WelcomeView("w3lc0me", text("Rina"), 12, true, text("Use small letters."), "Short.")));
        pages.put("welcome-used", Pages.welcome(ui, new WelcomeView("", "", 12, false, "", "")));
        pages.put("error-404", Pages.error(ui, new ErrorView(404, text(""), "")));
        pages.put("error-403", Pages.error(ui, new ErrorView(403, text("Needs the role operator."), "")));
        pages.put("error-500", Pages.error(ui, new ErrorView(500, "", text("01JD8Q2V7M"))));
        return pages;
    }

    private String text(String value) {
        return value + word;
    }

    private static Instant ago(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static StateCount count(String state, long number) {
        return new StateCount(state, number);
    }

    ChecklistView checklist() {
        var suggestion = new ChecklistView.Suggestion(
                "4f1c09ab12cd",
                text("{tcp: \"cache:6379\"}"),
                text("It asks the cache."),
                text("redis-cli -h cache ping"));
        var open = new ChecklistView.Item(
                "item.cache-answers",
                text("Cache answers"),
                text("redis-cli -h cache ping"),
                14,
                "P0",
                "P1",
                text("if used"),
                text("cache = true"),
                List.of(
                        new ChecklistView.Ruling(
                                3,
                                "priority",
                                "P0",
                                text("It blocks us."),
                                text("rina"),
                                ago(30),
                                false,
                                true,
                                false,
                                List.of()),
                        new ChecklistView.Ruling(
                                4,
                                "condition",
                                text("cache = true"),
                                text("We may not use it."),
                                text("sari"),
                                ago(2),
                                true,
                                false,
                                true,
                                List.of(text("rina")))),
                true,
                "claimed",
                text("Ticked in line 14 of the document, never proven."),
                text("Make sure of it."),
                List.of(),
                List.of(text("item.cache-answers.1")),
                true,
                true,
                List.of(suggestion),
                List.of(new ChecklistView.Objection(text("redis-cli flushall"), text("It changes something."))));
        var proven = new ChecklistView.Item(
                "item.backup",
                text("Backup taken"),
                "",
                15,
                "P1",
                "P1",
                "",
                "",
                List.of(),
                false,
                "pass",
                text("26 h old"),
                "",
                List.of(text("backup-age")),
                List.of(),
                false,
                false,
                List.of(),
                List.of());
        var document = new ChecklistView.Document(
                text("docs/LAUNCH.md"),
                text("Launch"),
                ago(40),
                text("rina"),
                List.of(count("claimed", 1), count("pass", 1)),
                List.of(new ChecklistView.Section(
                        "1-0", text("Before"), text("Launch"), "before", List.of(open, proven))),
                List.of(
                        new ChecklistView.Phase("1", text("One stack"), text("0.5 day"), "DONE", "yes"),
                        new ChecklistView.Phase("2", text("Limits"), "", "TODO", "none")),
                List.of(new ChecklistView.Procedure(
                        text("Roll back"),
                        40,
                        List.of(new ChecklistView.Step(text("Stop"), List.of(text("docker compose stop")))))));
        return new ChecklistView("sppg", text("SPPG"), List.of(document), true, true);
    }

    OverviewView overview() {
        return new OverviewView(
                List.of(
                        new OverviewView.Card(
                                "sppg",
                                text("Portal SPPG"),
                                "production",
                                new VerdictView(
                                        false,
                                        2,
                                        7,
                                        0,
                                        List.of(
                                                count("fail", 1),
                                                count("stale", 2),
                                                count("manual", 1),
                                                count("pass", 8))),
                                new OverviewView.Decided("NO-GO", text("Bu Ratna"), ago(60 * 26)),
                                new OverviewView.BackedUp(ago(194), 48_211_904),
                                new OverviewView.Drilled(ago(60 * 24 * 6), true, Duration.ofMillis(41_300)),
                                new OverviewView.Next("backup.main", NOW.plus(Duration.ofHours(17)))),
                        new OverviewView.Card(
                                "ahsp",
                                text("Analisis Harga Satuan Pekerjaan"),
                                "production",
                                new VerdictView(false, 5, 5, 0, List.of(count("error", 3), count("unknown", 6))),
                                null,
                                null,
                                null,
                                null),
                        new OverviewView.Card(
                                "taskforge",
                                "TaskForge",
                                "production",
                                new VerdictView(true, 0, 8, 0, List.of(count("waived", 1), count("pass", 10))),
                                new OverviewView.Decided("GO", "Dimas Prasetyo", ago(60 * 24 * 3)),
                                new OverviewView.BackedUp(ago(12), 1_310_720),
                                new OverviewView.Drilled(ago(9), true, Duration.ofMillis(812)),
                                new OverviewView.Next("gate", NOW.plus(Duration.ofMinutes(46))))),
                List.of(rows().get(0), rows().get(1)));
    }

    List<JobRow> rows() {
        return List.of(
                row(
                        4187,
                        "backup",
                        "default",
                        "sppg",
                        "running",
                        1,
                        new JobRow.Done(31_457_280, 48_211_904, "bytes"),
                        ""),
                row(4186, "deploy", "default", "ahsp", "waiting", 2, null, ""),
                row(4185, "check", "default", "sppg", "available", 0, null, ""),
                row(
                        4184,
                        "kirim_laporan",
                        "mail",
                        null,
                        "scheduled",
                        1,
                        null,
                        text("SMTP server answered 451, try later")),
                row(4183, "check", "default", "taskforge", "succeeded", 1, new JobRow.Done(11, 11, "checks"), ""),
                row(
                        4182,
                        "drill",
                        "default",
                        "sppg",
                        "failed",
                        1,
                        null,
                        text("Table orders has 10481 rows, the manifest says 10482.")),
                row(4181, "drill", "default", "taskforge", "succeeded", 1, null, ""),
                row(4180, "hitung_ulang_stok", "reports", text("inventaris"), "cancelled", 1, null, ""));
    }

    private JobRow row(
            long id,
            String type,
            String queue,
            @Nullable String project,
            String state,
            int attempt,
            JobRow.@Nullable Done progress,
            String error) {
        var created = ago((4188 - id) * 7);
        boolean begun = attempt > 0;
        boolean ended = List.of("succeeded", "failed", "cancelled").contains(state);
        return new JobRow(
                id,
                text(type),
                text(queue),
                project,
                state,
                5,
                attempt,
                3,
                created,
                created,
                begun ? created.plusSeconds(1) : null,
                ended ? created.plusMillis(42_180) : null,
                progress,
                text("sppg.backup.main"),
                error);
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
                                58, text("main"), ago(194), 48_211_904, 1_204_881, HASH, 4170, false, null),
                        new GateView.BackupRow(
                                57, "main", ago(194 + 1440), 48_103_424, 1_203_377, HASH, 4102, false, true),
                        new GateView.BackupRow(
                                56, "main", ago(194 + 2880), 47_990_784, 1_201_954, HASH, 4031, false, false)),
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
                List.of(text("main")),
                text("main"),
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

    /** The report, which is a document of its own and no page of the application. */
    String report(Locale locale) {
        return Pages.report(ui(locale, "system", null), report());
    }

    private ReportView report() {
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
                null,
                List.of(),
                List.of(),
                null,
                false,
                true,
                true,
                GateView.Form.empty("rina"));
    }

    JobsView jobs() {
        return new JobsView(
                rows(),
                List.of(
                        count("scheduled", 1),
                        count("available", 1),
                        count("running", 1),
                        count("waiting", 1),
                        count("succeeded", 4102),
                        count("failed", 3),
                        count("cancelled", 12)),
                new JobsView.Filter("", "", text(""), "", null),
                List.of("default", "mail", "reports"),
                List.of("backup", "check", "drill"),
                List.of("ahsp", text("sppg"), "taskforge"),
                4180L);
    }

    private static JobsView noJobs(JobsView.Filter filter) {
        return new JobsView(List.of(), List.of(), filter, List.of(), List.of(), List.of(), null);
    }

    JobView running() {
        return job(
                rows().get(0),
                List.of(
                        step(0, "snapshot", false, "done", 0, 310, 2100, ""),
                        step(1, "compress", false, "running", 310, 690, 4700, "")),
                List.of(
                        "Copying taskforge.db, 46.0 MB",
                        "Snapshot at 02:13:54",
                        "Compressing with zstd level 9",
                        text("30.0 MB of 46.0 MB")),
                "",
                "");
    }

    JobView waiting() {
        return job(
                rows().get(1),
                List.of(
                        step(0, "pull", false, "done", 0, 420, 8200, ""),
                        step(1, text("migrate"), true, "unknown", 420, 580, 11_400, "")),
                List.of("Pulling images", "Running migration 0042_tambah_kolom_npwp"),
                text("The worker stopped during the step migrate."),
                "");
    }

    JobView failed() {
        return job(
                rows().get(5),
                List.of(
                        step(0, "fetch", false, "done", 0, 180, 410, ""),
                        step(1, "restore", false, "done", 180, 560, 21_000, ""),
                        step(2, "compare", false, "failed", 740, 260, 9800, text("orders: 10481 rows, wanted 10482"))),
                IntStream.rangeClosed(1, 30)
                        .mapToObj(n -> text("Compared table t" + n))
                        .toList(),
                text("Table orders has 10481 rows, the manifest says 10482."),
                "{\n  \"passed\" : false\n}");
    }

    private JobView fresh() {
        return job(rows().get(2), List.of(), List.of(), "", "");
    }

    private static JobView.StepRow step(
            int position, String name, boolean once, String state, int offset, int width, long millis, String error) {
        return new JobView.StepRow(
                name,
                position,
                once,
                state,
                ago(3).plusMillis(offset),
                state.equals("unknown") ? null : Duration.ofMillis(millis),
                offset,
                width,
                state.equals("done") ? "{\n  \"bytes\" : 48211904\n}" : "",
                error);
    }

    private JobView job(JobRow row, List<JobView.StepRow> steps, List<String> log, String error, String result) {
        var lines = IntStream.range(0, log.size())
                .mapToObj(i -> new JobView.Line(i + 1L, 1, ago(3).plusSeconds(i), log.get(i)))
                .toList();
        return new JobView(
                row,
                "node-1/3",
                text("backup:sppg:main"),
                null,
                false,
                "{\n  \"project\" : \"sppg\",\n  \"database\" : \"" + text("main") + "\"\n}",
                result,
                error,
                steps,
                lines,
                lines.size(),
                true);
    }

    FindingsPage findings(boolean any) {
        var open = new FindingText(
                "port-on-all-interfaces",
                "P0",
                "compose",
                text("docker-compose.prod.yml"),
                12,
                9,
                12,
                20,
                text("5432 of db is open on every interface."),
                text("Port is open to everybody"),
                text("Docker opens it past the firewall, so the whole internet can try passwords."),
                text("Bind it to 127.0.0.1 or leave it out."),
                List.of(text("-      - \"5432:5432\""), text("+      - \"127.0.0.1:5432:5432\"")));
        var advice = new FindingText(
                "waiver-unused",
                "P2",
                "project",
                "taskforge.yaml",
                4,
                7,
                4,
                7,
                text("Nothing."),
                "T",
                "W",
                "F",
                List.of());
        return new FindingsPage(
                "sppg",
                text("SPPG"),
                text("/srv/sppg"),
                true,
                any ? "" : "P0",
                7,
                List.of(
                        new FindingsPage.Count("P0", any ? 1 : 0),
                        new FindingsPage.Count("P1", 0),
                        new FindingsPage.Count("P2", any ? 1 : 0)),
                any ? List.of(new FindingsPage.Unread(text("nginx.conf:3:1"), text("A brace is missing."))) : List.of(),
                any
                        ? List.of(
                                new FindingsPage.Group("P0", open.file(), List.of(open)),
                                new FindingsPage.Group("P2", advice.file(), List.of(advice)))
                        : List.of(),
                any
                        ? List.of(new FindingsPage.Waived(advice, text("Moves in May."), text("Siti"), "2027-01-31"))
                        : List.of());
    }

    private FindingsPage noFindings() {
        return new FindingsPage(
                "sppg", text("SPPG"), text("/srv/x"), false, "", 0, List.of(), List.of(), List.of(), List.of());
    }

    AuditView audit(AuditView.@Nullable Report report) {
        return new AuditView(
                List.of(
                        entry(1284, 4, "rina", "gate.refresh", "sppg", "job/4183"),
                        entry(1283, 31, text("token:rina/ci"), "job.submit", null, "job/4180"),
                        entry(1282, 60 * 26, "rina", "decision.record", "sppg", "decision/3"),
                        entry(1281, 60 * 27, "dimas", "waiver.request", text("sppg"), text("waiver/4")),
                        entry(1280, 60 * 30, "system", "project.apply", "sppg", "sppg version 12")),
                "",
                List.of("ahsp", "sppg", "taskforge"),
                1280L,
                report,
                true);
    }

    private AuditView.Entry entry(
            long number, long minutes, String actor, String action, @Nullable String project, String subject) {
        return new AuditView.Entry(
                number, ago(minutes), actor, action, project, subject, text("{\"status\":\"NO-GO\"}"), HASH);
    }

    UsersView users(String refusal, UsersView.Typed typed) {
        return new UsersView(
                List.of(
                        new UsersView.Person(
                                "dimas",
                                List.of(new UsersView.Grant("*", ""), new UsersView.Grant(text("sppg"), "operator")),
                                true,
                                ago(60 * 24 * 40),
                                text("rina"),
                                null,
                                false),
                        new UsersView.Person(
                                "rina",
                                List.of(new UsersView.Grant("*", "admin")),
                                false,
                                ago(60 * 24 * 90),
                                "setup",
                                ago(12),
                                true)),
                12,
                refusal,
                typed);
    }

    AccountView account(AccountView.@Nullable Fresh fresh) {
        return new AccountView(
                text("rina"),
                List.of(new AccountView.Grant("*", "operator"), new AccountView.Grant(text("sppg"), "admin")),
                List.of(
                        new AccountView.Token(
                                "7",
                                text("ci"),
                                "sppg: operator",
                                ago(60 * 24 * 12),
                                NOW.plus(Duration.ofDays(78)),
                                ago(31)),
                        new AccountView.Token("8", "laptop", "*: viewer", ago(60 * 24 * 90), null, null)),
                fresh,
                new AccountView.Typed(text(""), "", text("This is not your present password."), ""),
                12,
                true,
                true);
    }
}
