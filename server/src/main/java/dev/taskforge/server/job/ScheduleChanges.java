package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.VIEW;

import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The schedules that a principal may see, and what people decide about one, recorded in the audit log. */
public final class ScheduleChanges {
    private final Schedules schedules;
    private final Database database;
    private final AuditLog audit;

    public ScheduleChanges(Schedules schedules, Database database, AuditLog audit) {
        this.schedules = schedules;
        this.database = database;
        this.audit = audit;
    }

    public List<Schedule> visible(Exchange exchange) {
        var projects = exchange.visibleProjects();
        return schedules.list().stream()
                .filter(one -> projects == null || projects.contains(Objects.requireNonNullElse(one.project(), "")))
                .toList();
    }

    /** The schedule that the path names. */
    public Schedule visibleOne(Exchange exchange) {
        var name = exchange.path("name");
        var schedule = schedules.find(name).orElseThrow(() -> ProblemException.notFound("schedule.unknown", name));
        exchange.require(VIEW, schedule.project());
        return schedule;
    }

    /** Turns the schedule of the path on or off. */
    public Schedule enable(Exchange exchange, boolean enabled) {
        var schedule = operable(exchange);
        return database.write(tx -> {
            record(tx, exchange, "schedule.enable", schedule, Map.of("enabled", enabled));
            return schedules.enable(tx, schedule.name(), enabled);
        });
    }

    /** Submits the job of the schedule of the path now. */
    public Submitted run(Exchange exchange) {
        var schedule = operable(exchange);
        return database.write(tx -> {
            var submitted = schedules.run(tx, schedule.name());
            var details = Map.of("job", submitted.job().id(), "created", submitted.created());
            record(tx, exchange, "schedule.run", schedule, details);
            return submitted;
        });
    }

    Schedule operable(Exchange exchange) {
        var schedule = visibleOne(exchange);
        exchange.require(OPERATE, schedule.project());
        return schedule;
    }

    void record(Tx tx, Exchange exchange, String action, Schedule schedule, Map<String, ?> details) {
        var actor = exchange.principal().actor();
        audit.append(tx, actor, action, schedule.project(), "schedule/" + schedule.name(), details);
    }
}
