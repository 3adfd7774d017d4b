package dev.taskforge.ops.notify;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.maintenance.Entry;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells each morning which duties were missed since the morning before, in one message. What was missed while no server ran is told up to
 * {@link #DAYS} days later, each day once.
 */
public final class DutyNews {
    private static final LocalTime MORNING = LocalTime.of(8, 0);
    private static final int DAYS = 3;
    private static final int MOST_NAMED = 10;

    private final Projects projects;
    private final MaintenanceCalendar calendar;
    private final Alerts alerts;
    private final Database database;
    private final Clock clock;
    /** Up to which day all is looked at, by project: what is over stays as it is, so one look is enough. */
    private final Map<String, LocalDate> looked = new ConcurrentHashMap<>();

    public DutyNews(Projects projects, MaintenanceCalendar calendar, Alerts alerts, Database database, Clock clock) {
        this.projects = projects;
        this.calendar = calendar;
        this.alerts = alerts;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Tells what there is to tell. What goes wrong with one project keeps nothing of the others from being told.
     *
     * @throws IllegalStateException at the end, with all that went wrong
     */
    public void look() {
        var failed = new ArrayList<RuntimeException>();
        for (var name : projects.names()) {
            try {
                projects.find(name)
                        .filter(project -> project.file().alerts() != null)
                        .ifPresent(this::look);
            } catch (RuntimeException e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            var all = new IllegalStateException("missed duties of " + failed.size() + " projects could not be told");
            failed.forEach(all::addSuppressed);
            throw all;
        }
    }

    private void look(Project project) {
        var zone = Entry.zone(project);
        var now = clock.instant().atZone(zone);
        var today = now.toLocalTime().isBefore(MORNING) ? now.toLocalDate().minusDays(1) : now.toLocalDate();
        if (today.equals(looked.get(project.name()))) {
            return;
        }
        for (int back = DAYS - 1; back >= 0; back--) {
            tell(project, today.minusDays(back), zone);
        }
        looked.put(project.name(), today);
    }

    private void tell(Project project, LocalDate day, ZoneId zone) {
        var key = "duties/" + day;
        if (database.read(tx -> alerts.knows(tx, project, key))) {
            return;
        }
        var until = day.atTime(MORNING).atZone(zone).toInstant();
        var from = day.minusDays(1).atTime(MORNING).atZone(zone).toInstant();
        var missed = calendar.missed(project.name(), from, until);
        if (!missed.isEmpty()) {
            database.write(tx -> alerts.tell(tx, project, news(project, key, missed)));
        }
    }

    private static News news(Project project, String key, List<Occurrence> missed) {
        var duty = project.file().alerts();
        var texts = Messages.ofOperations(duty == null ? Messages.ENGLISH : duty.language());
        var lines = new ArrayList<Message>();
        missed.stream().limit(MOST_NAMED).forEach(one -> lines.add(line(project, one, texts)));
        if (missed.size() > MOST_NAMED) {
            lines.add(Message.of("alert.duty.more", missed.size() - MOST_NAMED));
        }
        lines.add(Message.of("alert.duty.do"));
        boolean critical = missed.stream().anyMatch(one -> one.entry().priority() == Priority.P0);
        return new News(
                key,
                Topic.DUTY,
                key,
                critical ? Severity.CRITICAL : Severity.WARNING,
                false,
                Message.of(missed.size() == 1 ? "alert.duty.one" : "alert.duty.many", project.title(), missed.size()),
                lines,
                "/projects/" + project.name() + "/maintenance");
    }

    private static Message line(Project project, Occurrence one, Messages texts) {
        var title = texts.render(one.entry().title());
        var due = AlertWords.time(project, one.due());
        var who = one.entry().who();
        return who == null
                ? Message.of("alert.duty.line", title, due)
                : Message.of("alert.duty.line.who", title, due, who);
    }
}
