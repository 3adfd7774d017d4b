package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.Entry;
import dev.taskforge.ops.maintenance.Logbook;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.report.MonthReports;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calendar of a project, its log of maintenance, and the reports on its months. */
public final class MaintenanceRoutes implements Routes {
    private static final String SINCE = "30d";
    private static final String PROJECT = "/api/v1/projects/{project}";

    private final Projects projects;
    private final MaintenanceCalendar calendar;
    private final Logbook logbook;
    private final MonthReports reports;
    private final MaintenanceChanges changes;
    private final Clock clock;

    public MaintenanceRoutes(
            Projects projects,
            MaintenanceCalendar calendar,
            Logbook logbook,
            MonthReports reports,
            MaintenanceChanges changes,
            Clock clock) {
        this.projects = projects;
        this.calendar = calendar;
        this.logbook = logbook;
        this.reports = reports;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, PROJECT + "/calendar", Action.VIEW, this::month)
                .summary("Show what is due in a month, and what became of it")
                .description(
                        "The duties of the section maintenance, and the schedules by which TaskForge works for the project. What is due"
                                + " oftener than once an hour is left out.")
                .query("month", "such as 2026-11; this one when absent")
                .answers(200, CalendarView.class);
        router.route(Method.POST, PROJECT + "/duties/{duty}/done", Action.OPERATE, this::done)
                .summary("Mark a duty as done now")
                .description("Once for each time it is due, until it is due again; after its time it counts as late.")
                .takes(DoneBody.class)
                .example("{\"note\":\"two disks looked at\"}")
                .answers(200, OccurrenceView.class);
        router.route(Method.GET, PROJECT + "/log", Action.VIEW, this::log)
                .summary("List what was done to a project, the oldest first")
                .description("From the audit log, and jobs that failed, as long as they are kept; the newest "
                        + Logbook.MOST + " lines.")
                .query(
                        "since",
                        "a time such as 30d, or a moment such as 2026-11-01T00:00:00Z; " + SINCE + " when absent")
                .answersList(200, LogLineView.class);
        router.route(Method.POST, PROJECT + "/log", Action.OPERATE, this::note)
                .summary("Write a line into the log of maintenance")
                .takes(LogNoteBody.class)
                .example("{\"text\":\"Updated numpy to 1.26.0\",\"level\":\"INFO\"}")
                .answers(201, LogLineView.class);
        router.route(Method.GET, PROJECT + "/reports", Action.VIEW, this::months)
                .summary("List the months of which there is a report, the newest first")
                .answersList(200, MonthView.class);
        router.route(Method.GET, PROJECT + "/reports/{month}", Action.VIEW, this::report)
                .summary("Report on a month: uptime, backups, incidents, deployments, duties, risks")
                .description(
                        "Of each month from the first in which the project was applied to this one. Made from the records when it is"
                                + " asked for. What no record tells is unknown.")
                .answers(200, MonthReportView.class);
    }

    private void month(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var asked = exchange.query("month");
        var zone = Entry.zone(project);
        var month = asked == null ? YearMonth.from(clock.instant().atZone(zone)) : Months.parse(asked);
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(
                200,
                new CalendarView(
                        project.name(),
                        month.toString(),
                        zone.getId(),
                        views(calendar.of(project, month), texts),
                        views(calendar.open(project.name()), texts)));
    }

    private static List<OccurrenceView> views(List<Occurrence> occurrences, Messages texts) {
        return occurrences.stream().map(one -> OccurrenceView.of(one, texts)).toList();
    }

    private void done(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(DoneBody.class);
        var done = changes.done(
                project,
                exchange.path("duty"),
                body.date(),
                body.note(),
                exchange.principal().actor());
        exchange.json(200, OccurrenceView.of(done, Messages.ofOperations(exchange.locale())));
    }

    private void log(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var now = clock.instant();
        var texts = Messages.ofOperations(exchange.locale());
        var zone = Entry.zone(project);
        exchange.json(
                200,
                logbook.between(project, since(exchange.query("since"), now), now.plusMillis(1), Logbook.MOST).stream()
                        .map(line -> LogLineView.of(line, texts, zone))
                        .toList());
    }

    private static Instant since(@Nullable String asked, Instant now) {
        var text = asked == null ? SINCE : asked;
        var length = Durations.parse(text);
        try {
            return length == null ? Instant.parse(text) : now.minus(length);
        } catch (DateTimeException | ArithmeticException e) {
            throw ProblemException.invalid("since", Message.of("duties.since"));
        }
    }

    private void note(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(LogNoteBody.class);
        var entry = changes.note(
                project, body.text(), body.level(), exchange.principal().actor());
        exchange.json(201, LogLineView.of(entry, Messages.ofOperations(exchange.locale()), Entry.zone(project)));
    }

    private void months(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(
                200,
                reports.months(project).stream()
                        .map(month -> MonthView.of(project.name(), month.toString()))
                        .toList());
    }

    private void report(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var month = Months.reported(reports, project, exchange.path("month"));
        exchange.json(200, MonthReportView.of(reports.of(project, month), Messages.ofOperations(exchange.locale())));
    }
}
