package dev.taskforge.server.page;

import dev.taskforge.server.page.view.MaintenancePage;
import dev.taskforge.server.page.view.MaintenancePage.Day;
import dev.taskforge.server.page.view.MaintenancePage.Item;
import dev.taskforge.server.page.view.MaintenancePage.Line;
import dev.taskforge.server.page.view.MaintenancePage.Open;
import dev.taskforge.server.page.view.MaintenancePage.Report;
import dev.taskforge.server.page.view.MonthReportPage;
import dev.taskforge.server.page.view.MonthReportPage.Cell;
import dev.taskforge.server.page.view.MonthReportPage.Chapter;
import dev.taskforge.server.page.view.MonthReportPage.Figure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A month of duties, one without any, and the report on a month. */
final class MaintenanceSamples extends SampleData {
    private static final YearMonth MONTH = YearMonth.of(2026, 11);
    private static final List<String> STATES = List.of("done", "late", "missed", "failed", "due", "planned", "unknown");
    private static final Instant AT = Instant.parse("2026-11-20T17:00:00Z");

    MaintenanceSamples(String word) {
        super(word);
    }

    MaintenancePage maintenance(boolean mayOperate) {
        return page(mayOperate, true, weeks(true), open(), log(), "2026-10");
    }

    MaintenancePage undeclared() {
        return page(true, false, weeks(false), List.of(), List.of(), null);
    }

    private MaintenancePage page(
            boolean mayOperate,
            boolean declared,
            List<List<Day>> weeks,
            List<Open> open,
            List<Line> log,
            @Nullable String before) {
        return new MaintenancePage(
                "sppg",
                text("SPPG"),
                true,
                mayOperate,
                declared,
                MONTH.toString(),
                "November 2026",
                before,
                "2026-12",
                "Asia/Jakarta",
                List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
                weeks,
                open,
                log,
                List.of(new Report("2026-11", "November 2026"), new Report("2026-10", "October 2026")));
    }

    private List<List<Day>> weeks(boolean full) {
        var weeks = new ArrayList<List<Day>>();
        var date = LocalDate.of(2026, 10, 26);
        while (!date.isAfter(MONTH.atEndOfMonth())) {
            var week = new ArrayList<Day>();
            for (int i = 0; i < 7; i++) {
                week.add(day(date.plusDays(i), full));
            }
            weeks.add(week);
            date = date.plusDays(7);
        }
        return weeks;
    }

    private Day day(LocalDate date, boolean full) {
        var state = STATES.get(date.getDayOfMonth() % STATES.size());
        var items = !full || date.getDayOfMonth() % 3 == 0
                ? List.<Item>of()
                : List.of(
                        new Item(
                                text("Read the logs"),
                                state,
                                AT,
                                1,
                                0,
                                text("budi"),
                                text("two errors"),
                                text("budi, 21 Nov")),
                        new Item(text("Scheduled backup"), "done", AT, 24, 23, "TaskForge", "", ""));
        return new Day(
                date.getDayOfMonth(),
                date.toString(),
                date.toString(),
                YearMonth.from(date).equals(MONTH),
                date.getDayOfMonth() == 21,
                items);
    }

    private List<Open> open() {
        return List.of(
                new Open(
                        "review-logs",
                        text("Read the logs"),
                        "2026-11-21",
                        AT,
                        AT.plusSeconds(86_400),
                        false,
                        text("budi"),
                        text("OPERATIONS.md#logs"),
                        "P1"),
                new Open(
                        "disk-cleanup",
                        text("Clean the disk"),
                        "2026-11-01",
                        AT.minusSeconds(86_400),
                        AT,
                        true,
                        "",
                        text("https://wiki.example.id/disk"),
                        "P0"));
    }

    private List<Line> log() {
        return List.of(
                new Line(AT, "INFO", text("Backup of main finished: main-20261120.dump (system)")),
                new Line(AT, "WARN", text("Security patch applied to module auth (budi)")),
                new Line(AT, "ERROR", text("Job 4711 (backup) failed: no space left on device")));
    }

    MonthReportPage report() {
        var style = Stylesheet.of("/report.css");
        var unknown = new Cell("not known", false);
        return new MonthReportPage(
                style.text(),
                style.policy(),
                "sppg",
                text("SPPG"),
                "production",
                "2026-11",
                "November 2026",
                "Asia/Jakarta",
                NOW,
                false,
                text("rina"),
                List.of(
                        new Chapter(
                                "uptime",
                                "Uptime",
                                "Which part of the looks passed.",
                                List.of(new Figure("monitors", cell("3")), new Figure("not known", unknown)),
                                List.of("Monitor", "Uptime", "Looks", "Failed", "Could not be asked"),
                                List.of(
                                        List.of(
                                                cell(text("site")),
                                                cell("99.95 %"),
                                                cell("86,400"),
                                                cell("40"),
                                                cell("0")),
                                        List.of(cell(text("login")), unknown, cell("0"), cell("0"), cell("0")))),
                        new Chapter(
                                "repairs", "Repairs", "What was set right.", List.of(), List.of("When"), List.of())),
                1_284,
                HASH);
    }

    private static Cell cell(String text) {
        return new Cell(text, true);
    }
}
