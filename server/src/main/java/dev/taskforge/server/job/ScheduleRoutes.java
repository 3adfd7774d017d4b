package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.PATCH;
import static dev.taskforge.server.http.Method.POST;
import static dev.taskforge.server.http.Method.PUT;

import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The routes of schedules. Those a project declares in its file are written and removed by applying the file; here they
 * can only be turned off and on.
 */
public final class ScheduleRoutes implements Routes {
    private static final Pattern DECLARED =
            Pattern.compile("([a-z][a-z0-9-]{0,62})\\.(?:gate|backup|(?:backup|drill)\\..+)");

    private static final int UPCOMING = 5;

    private final Schedules schedules;
    private final ScheduleChanges changes;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public ScheduleRoutes(
            Schedules schedules, ScheduleChanges changes, Database database, AuditLog audit, Clock clock) {
        this.schedules = schedules;
        this.changes = changes;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether it shall fire. */
    public record EnabledBody(boolean enabled) {}

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/schedules", SIGNED_IN, this::list)
                .summary("List the schedules")
                .answersList(200, ScheduleView.class);
        router.route(GET, "/api/v1/schedules/{name}", SIGNED_IN, this::show)
                .summary("Show a schedule")
                .answers(200, ScheduleView.class);
        router.route(PUT, "/api/v1/schedules/{name}", SIGNED_IN, this::put)
                .summary("Create or replace a schedule")
                .takes(ScheduleBody.class)
                .answers(200, ScheduleView.class);
        router.route(PATCH, "/api/v1/schedules/{name}", SIGNED_IN, this::enable)
                .summary("Turn a schedule on or off")
                .takes(EnabledBody.class)
                .answers(200, ScheduleView.class);
        router.route(POST, "/api/v1/schedules/{name}/run", SIGNED_IN, this::run)
                .summary("Submit the job of a schedule now")
                .description(
                        "Besides the times of the clock, which stay as they are. A job that is unfinished under the"
                                + " unique key of the schedule is returned with 200 instead of a second one.")
                .answers(201, JobView.class)
                .answers(200, JobView.class);
        router.route(DELETE, "/api/v1/schedules/{name}", SIGNED_IN, this::remove)
                .summary("Remove a schedule; its jobs stay")
                .answersNothing(204);
    }

    private void list(Exchange exchange) {
        exchange.json(200, changes.visible(exchange).stream().map(this::view).toList());
    }

    private void show(Exchange exchange) {
        exchange.json(200, view(changes.visibleOne(exchange)));
    }

    private void run(Exchange exchange) {
        var submitted = changes.run(exchange);
        if (!submitted.created() && !exchange.allows(VIEW, submitted.job().project())) {
            throw ProblemException.conflict("job.key_taken");
        }
        exchange.setHeader("Location", "/api/v1/jobs/" + submitted.job().id());
        exchange.json(submitted.created() ? 201 : 200, JobView.of(submitted.job()));
    }

    private ScheduleView view(Schedule schedule) {
        return ScheduleView.of(schedule, schedules.upcoming(schedule, UPCOMING));
    }

    private void put(Exchange exchange) {
        var name = exchange.path("name");
        if (!name.matches(JobBody.NAME) || name.length() > 200) {
            throw ProblemException.invalid("name", Message.of("field.pattern", JobBody.NAME));
        }
        refuseDeclared(name);
        var body = exchange.body(ScheduleBody.class);
        exchange.require(OPERATE, body.job().project());
        var actor = exchange.principal().actor();
        var schedule = body.toSchedule(name, clock.instant(), actor);
        schedules.find(name).ifPresent(present -> {
            exchange.require(OPERATE, present.project());
        });
        var stored = database.write(tx -> {
            audit.append(
                    tx, actor, "schedule.put", schedule.project(), "schedule/" + name, Map.of("cron", schedule.cron()));
            return schedules.put(tx, schedule);
        });
        exchange.json(200, view(stored));
    }

    private void enable(Exchange exchange) {
        boolean enabled = exchange.body(EnabledBody.class).enabled();
        exchange.json(200, view(changes.enable(exchange, enabled)));
    }

    private void remove(Exchange exchange) {
        var schedule = changes.operable(exchange);
        refuseDeclared(schedule.name());
        database.write(tx -> {
            changes.record(tx, exchange, "schedule.remove", schedule, Map.of());
            return schedules.remove(tx, schedule.name());
        });
        exchange.nothing(204);
    }

    /** Nobody takes the name of a duty, not even before its project is there: the project would find it as left. */
    private static void refuseDeclared(String name) {
        var declared = DECLARED.matcher(name);
        if (declared.matches()) {
            throw ProblemException.conflict("schedule.declared", declared.group(1));
        }
    }
}
