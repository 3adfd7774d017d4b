package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.maintenance.Entry;
import dev.taskforge.ops.maintenance.Logbook;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.report.MonthReports;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.maintenance.MaintenanceChanges;
import dev.taskforge.server.maintenance.Months;
import dev.taskforge.server.page.view.MaintenancePage;
import dev.taskforge.server.page.view.MaintenancePage.Line;
import dev.taskforge.server.page.view.MaintenancePage.Open;
import dev.taskforge.server.page.view.MaintenancePage.Report;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;

/** The page of what must be done again and again: the calendar of a month, what is to be done now, and the log. */
public final class MaintenancePages implements Routes {
    private static final Duration LOG = Duration.ofDays(30);
    private static final int MOST_LINES = 100;
    private static final int MOST_REPORTS = 24;

    private final Projects projects;
    private final MaintenanceCalendar calendar;
    private final Logbook logbook;
    private final MonthReports reports;
    private final MaintenanceChanges changes;
    private final ReaderUi readers;

    public MaintenancePages(
            Projects projects,
            MaintenanceCalendar calendar,
            Logbook logbook,
            MonthReports reports,
            MaintenanceChanges changes,
            ReaderUi readers) {
        this.projects = projects;
        this.calendar = calendar;
        this.logbook = logbook;
        this.reports = reports;
        this.changes = changes;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/maintenance", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/maintenance/done", Action.OPERATE, this::done);
        router.route(POST, "/projects/{project}/maintenance/notes", Action.OPERATE, this::note);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var ui = readers.of(exchange);
        var zone = Entry.zone(project);
        var asked = exchange.query("month");
        var month = asked == null ? YearMonth.from(ui.now().atZone(zone)) : Months.parse(asked);
        var texts = Messages.ofOperations(ui.locale());
        var weeks = new MonthCalendar(month, zone, ui);
        var months = reports.months(project);
        var page = new MaintenancePage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                !calendar.declared(project.name()).isEmpty(),
                month.toString(),
                ui.month(month),
                month.isAfter(months.getLast()) ? month.minusMonths(1).toString() : null,
                month.plusMonths(1).toString(),
                zone.getId(),
                weeks.weekdays(),
                weeks.weeks(calendar.of(project, month)),
                calendar.open(project.name()).stream()
                        .map(one -> open(one, texts, ui))
                        .toList(),
                log(project, texts, ui),
                months.stream()
                        .limit(MOST_REPORTS)
                        .map(one -> new Report(one.toString(), ui.month(one)))
                        .toList());
        exchange.html(200, Pages.maintenance(ui.in(zone), page));
    }

    private static Open open(Occurrence one, Messages texts, Ui ui) {
        var entry = one.entry();
        return new Open(
                entry.id(),
                texts.render(entry.title()),
                one.due().atZone(entry.timetable().zone()).toLocalDate().toString(),
                one.due(),
                one.deadline(),
                ui.isPast(one.deadline()),
                Objects.requireNonNullElse(entry.who(), ""),
                Objects.requireNonNullElse(entry.guide(), ""),
                entry.priority().name());
    }

    private List<Line> log(Project project, Messages texts, Ui ui) {
        return logbook.between(project, ui.now().minus(LOG), ui.now().plusMillis(1), MOST_LINES).reversed().stream()
                .map(entry -> new Line(entry.at(), entry.level().name(), entry.words(texts)))
                .toList();
    }

    private void done(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        changes.done(
                project,
                SessionPages.text(exchange.form("duty")),
                SessionPages.text(exchange.form("date")),
                SessionPages.text(exchange.form("note")),
                exchange.principal().actor());
        back(exchange, project, "dutyDone");
    }

    private void note(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        changes.note(
                project,
                SessionPages.text(exchange.form("text")),
                SessionPages.text(exchange.form("level")),
                exchange.principal().actor());
        back(exchange, project, "noted");
    }

    private static void back(Exchange exchange, Project project, String done) {
        exchange.redirect("/projects/" + project.name() + "/maintenance?done=" + done);
    }
}
