package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.report.Figure;
import dev.taskforge.ops.report.MonthReport;
import dev.taskforge.ops.report.MonthReports;
import dev.taskforge.ops.report.Section;
import dev.taskforge.ops.report.Value;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.maintenance.Months;
import dev.taskforge.server.monitor.Percent;
import dev.taskforge.server.page.view.MonthReportPage;
import dev.taskforge.server.page.view.MonthReportPage.Cell;
import dev.taskforge.server.page.view.MonthReportPage.Chapter;
import dev.taskforge.server.page.view.Ui;
import java.util.OptionalDouble;

/** The report on a month: one HTML document that needs nothing beside itself, to print, to hand on and to keep. */
public final class MonthReportPages implements Routes {
    private final Projects projects;
    private final MonthReports reports;
    private final AuditLog audit;
    private final ReaderUi readers;
    private final Stylesheet style = Stylesheet.of("/report.css");

    public MonthReportPages(Projects projects, MonthReports reports, AuditLog audit, ReaderUi readers) {
        this.projects = projects;
        this.reports = reports;
        this.audit = audit;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/reports/{month}", Action.VIEW, this::show);
        router.route(GET, "/api/v1/projects/{project}/reports/{month}/html", Action.VIEW, this::show)
                .summary("Write the report on a month as one HTML document")
                .description("To print or to keep. It loads nothing, and says where the audit log stood.")
                .query("language", "`en` or `id`; the reader's when absent")
                .answersText(200, "text/html");
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var month = Months.reported(reports, project, exchange.path("month"));
        var report = reports.of(project, month);
        var ui = readers.in(exchange, ReportPages.locale(exchange))
                .in(report.month().zone());
        exchange.setHeader("Content-Security-Policy", style.policy());
        exchange.html(200, Pages.monthReport(ui, page(report, ui, exchange)));
    }

    private MonthReportPage page(MonthReport report, Ui ui, Exchange exchange) {
        var month = report.month();
        var tip = audit.tip();
        var texts = Messages.ofOperations(ui.locale());
        return new MonthReportPage(
                style.text(),
                style.policy(),
                month.name(),
                month.project().title(),
                month.project().file().environment(),
                month.month().toString(),
                ui.month(month.month()),
                month.zone().getId(),
                month.now(),
                month.isOver(),
                exchange.principal().person(),
                report.sections().stream()
                        .map(section -> chapter(section, texts, ui))
                        .toList(),
                tip.entries(),
                tip.hash());
    }

    private static Chapter chapter(Section section, Messages texts, Ui ui) {
        var key = "report." + section.id();
        return new Chapter(
                section.id(),
                texts.render(Message.of(key)),
                texts.render(Message.of(key + ".lead")),
                section.figures().stream()
                        .map(figure -> figure(key, figure, texts, ui))
                        .toList(),
                section.columns().stream()
                        .map(name -> texts.render(Message.of(key + ".column." + name)))
                        .toList(),
                section.rows().stream()
                        .map(row -> row.stream()
                                .map(value -> cell(value, texts, ui))
                                .toList())
                        .toList());
    }

    private static MonthReportPage.Figure figure(String key, Figure figure, Messages texts, Ui ui) {
        return new MonthReportPage.Figure(
                texts.render(Message.of(key + "." + figure.name())), cell(figure.value(), texts, ui));
    }

    private static Cell cell(Value value, Messages texts, Ui ui) {
        return switch (value) {
            case Value.Count count -> new Cell(ui.number(count.value()), true);
            case Value.Share share -> new Cell(Percent.of(OptionalDouble.of(share.part()), ui.locale()), true);
            case Value.Time time -> new Cell(ui.dateTime(time.at()), true);
            case Value.Length length -> new Cell(ui.duration(length.length()), true);
            case Value.Size size -> new Cell(size(size.bytes(), ui), true);
            case Value.Text text -> new Cell(text.text(), true);
            case Value.Words words -> new Cell(texts.render(words.message()), true);
            case Value.Unknown _ -> new Cell(ui.t("month.unknown"), false);
        };
    }

    private static String size(long bytes, Ui ui) {
        return bytes < 0 ? "−" + ui.bytes(-bytes) : ui.bytes(bytes);
    }
}
