package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.ScheduleChanges;
import dev.taskforge.server.page.view.SchedulesView;

/** The schedules: when each fires next, running one now, turning one off and on. */
public final class SchedulePages implements Routes {
    private static final int UPCOMING = 5;

    private final Schedules schedules;
    private final ScheduleChanges changes;
    private final ReaderUi readers;

    public SchedulePages(Schedules schedules, ScheduleChanges changes, ReaderUi readers) {
        this.schedules = schedules;
        this.changes = changes;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/schedules", SIGNED_IN, this::show);
        router.route(POST, "/schedules/{name}/run", SIGNED_IN, this::run);
        router.route(POST, "/schedules/{name}/pause", SIGNED_IN, exchange -> enable(exchange, false, "schedulePaused"));
        router.route(
                POST, "/schedules/{name}/resume", SIGNED_IN, exchange -> enable(exchange, true, "scheduleResumed"));
    }

    private void show(Exchange exchange) {
        var rows = changes.visible(exchange).stream()
                .map(schedule -> row(exchange, schedule))
                .toList();
        exchange.html(200, Pages.schedules(readers.of(exchange), new SchedulesView(rows)));
    }

    private SchedulesView.Row row(Exchange exchange, Schedule schedule) {
        return new SchedulesView.Row(
                schedule.name(),
                schedule.project(),
                schedule.cron(),
                schedule.zone().getId(),
                schedule.job().type(),
                schedule.enabled(),
                schedules.upcoming(schedule, UPCOMING),
                schedule.lastAt(),
                schedule.lastJobId(),
                schedule.lastError(),
                exchange.allows(OPERATE, schedule.project()));
    }

    private void run(Exchange exchange) {
        var submitted = changes.run(exchange);
        if (!exchange.allows(VIEW, submitted.job().project())) {
            throw ProblemException.conflict("job.key_taken");
        }
        exchange.redirect(
                "/jobs/" + submitted.job().id() + "?done=" + (submitted.created() ? "scheduleRun" : "scheduleRuns"));
    }

    private void enable(Exchange exchange, boolean enabled, String said) {
        changes.enable(exchange, enabled);
        exchange.redirect("/schedules?done=" + said);
    }
}
