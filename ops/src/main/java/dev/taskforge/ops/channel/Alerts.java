package dev.taskforge.ops.channel;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes down what people are to hear, with one job for each channel, in the transaction of whatever happened. */
public final class Alerts {
    /** How long messages stay to be seen. */
    public static final Duration KEPT = Duration.ofDays(90);

    private final Database database;
    private final Supplier<Jobs> jobs;
    private final AuditLog audit;
    private final Clock clock;

    /** @param jobs looked at only when there is something to tell, because the engine is built after its job types */
    public Alerts(Database database, Supplier<Jobs> jobs, AuditLog audit, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /** Tells the channels that hear of it; nothing when the file names none, or when it was told already. */
    public void tell(Tx tx, Project project, News news) {
        var duty = project.file().alerts();
        if (duty == null) {
            return;
        }
        var channels = duty.to().stream()
                .filter(channel -> channel.hears(news.topic(), news.severity()))
                .toList();
        if (channels.isEmpty()) {
            return;
        }
        var now = now();
        write(tx, project, duty, news, now).ifPresent(id -> channels.forEach(
                channel -> deliver(tx, project.name(), duty, channel, news, id, now)));
    }

    /** Sends a test to a channel, or to all; tells the deliveries. */
    public List<Long> test(Tx tx, Project project, List<Channel> channels, String actor) {
        var duty = Objects.requireNonNull(project.file().alerts());
        var now = now();
        return channels.stream()
                .map(channel -> {
                    var news = test(project, channel, now);
                    long alert = write(tx, project, duty, news, now).orElseGet(() -> 0L);
                    if (alert == 0) {
                        throw new IllegalStateException("a test of this moment is there already; try again");
                    }
                    long delivery = submit(tx, project.name(), alert, channel.id(), now);
                    audit.append(
                            tx,
                            actor,
                            "alert.test",
                            project.name(),
                            "alert/" + channel.id(),
                            Map.of("delivery", delivery, "kind", channel.kind().word()));
                    return delivery;
                })
                .toList();
    }

    private static News test(Project project, Channel channel, Instant now) {
        return new News(
                "test/" + channel.id() + "/" + now.toEpochMilli(),
                Topic.RELEASE,
                "test/" + channel.id(),
                Severity.INFO,
                true,
                Message.of("alert.test", project.title()),
                List.of(Message.of("alert.test.line", channel.id())),
                "/projects/" + project.name());
    }

    private static Optional<Long> write(
            Tx tx, Project project, AlertDuty duty, News news, Instant now) {
        var texts = Messages.ofOperations(duty.language());
        var lines = news.lines().stream().map(texts::render).collect(Collectors.joining("\n"));
        return ToldRows.add(tx, project.name(), news, texts.render(news.title()), lines, now);
    }

    private void deliver(
            Tx tx, String project, AlertDuty duty, Channel channel, News news, long alert, Instant now) {
        var due = now;
        if (!news.well()) {
            var last = ToldRows.lastDue(tx, project, channel.id(), news.subject()).orElse(Instant.EPOCH);
            // What waits already keeps its moment, and the newest words are told then.
            due = last.isAfter(now) ? last : later(now, last.plus(duty.every()));
        }
        if (channel.hours() != null && news.severity() != Severity.CRITICAL) {
            due = channel.hours().next(due, duty.zone());
        }
        long delivery = submit(tx, project, alert, channel.id(), due);
        ToldRows.supersede(tx, project, channel.id(), news.subject(), delivery, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private long submit(Tx tx, String project, long alert, String channel, Instant due) {
        long delivery = ToldRows.deliver(tx, project, alert, channel, due).orElseThrow();
        jobs.get().submit(tx, DutyJobs.alert(project, channel, delivery, due));
        return delivery;
    }

    /** Lets another channel tell it; nothing when that tells it already. */
    void standIn(Tx tx, Told told, String fallback) {
        var now = now();
        ToldRows.deliver(tx, told.project(), ToldRows.alertOf(tx, told.id()), fallback, now)
                .ifPresent(delivery -> {
                    ToldRows.standsIn(tx, told.id(), delivery);
                    jobs.get().submit(tx, DutyJobs.alert(told.project(), fallback, delivery, now));
                });
    }

    /** Gives a message up on a channel. */
    void giveUp(Tx tx, Told told, String why) {
        if (ToldRows.end(tx, told.id(), State.GIVEN_UP, null)) {
            audit.append(
                    tx,
                    "system",
                    "alert.given-up",
                    told.project(),
                    "alert/" + told.channel(),
                    Map.of("delivery", told.id(), "title", told.title(), "why", why));
        }
    }

    /** What was told of a project, and what waits, the newest first. */
    public List<Told> list(String project, int most) {
        return database.read(tx -> ToldRows.list(tx, project, most));
    }

    /** Removes what was told long ago. */
    public int tidy() {
        return database.write(tx -> ToldRows.tidy(tx, clock.instant().minus(KEPT)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
