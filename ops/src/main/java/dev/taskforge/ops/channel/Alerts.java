package dev.taskforge.ops.channel;

import dev.taskforge.engine.api.JobState;
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
import dev.taskforge.ops.project.Settling;
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
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes down what people are to hear, with one job for each channel, in the transaction of whatever happened. */
public final class Alerts {
    /** How long messages stay to be seen. */
    public static final Duration KEPT = Duration.ofDays(90);

    /** How long what was cut off again and again is begun anew. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private static final int MOST_LATE = 1000;

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
                .filter(channel -> channel.hears(news.topic(), news.severity())
                        || trouble(tx, project, channel, news).isPresent())
                .toList();
        tell(tx, project, duty, channels, news);
    }

    /** Whether something of this key was told. */
    public boolean knows(Tx tx, Project project, String key) {
        return ToldRows.knows(tx, project.name(), key);
    }

    /** Whether a channel heard last that something is wrong with a subject. */
    public boolean isTroubled(Tx tx, Project project, String subject) {
        return !troubled(tx, project, subject).isEmpty();
    }

    /** Tells that all is well to those channels only that heard that it is not. */
    public void mend(Tx tx, Project project, News news) {
        var duty = project.file().alerts();
        if (duty != null) {
            tell(tx, project, duty, troubled(tx, project, news.subject()), news);
        }
    }

    private static List<Channel> troubled(Tx tx, Project project, String subject) {
        var duty = project.file().alerts();
        return duty == null
                ? List.of()
                : duty.to().stream()
                        .filter(channel -> ToldRows.trouble(tx, project.name(), channel.id(), subject)
                                .isPresent())
                        .toList();
    }

    private void tell(Tx tx, Project project, AlertDuty duty, List<Channel> channels, News news) {
        if (channels.isEmpty()) {
            return;
        }
        var now = now();
        write(tx, project, duty, news, now)
                .ifPresent(id -> channels.forEach(channel -> deliver(tx, project, duty, channel, news, id, now)));
    }

    /** For news that all is well: how bad the channel was told that it is, whatever it hears otherwise. */
    private static Optional<Severity> trouble(Tx tx, Project project, Channel channel, News news) {
        return news.well()
                ? ToldRows.trouble(tx, project.name(), channel.id(), news.subject())
                : Optional.empty();
    }

    /** Sends a test to a channel, or to all; tells the deliveries. */
    public List<Long> test(Tx tx, Project project, List<Channel> channels, String actor) {
        var duty = Objects.requireNonNull(project.file().alerts());
        var now = now();
        return channels.stream()
                .map(channel -> {
                    var news = test(project, channel);
                    long alert = write(tx, project, duty, news, now).orElseThrow();
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

    private static News test(Project project, Channel channel) {
        return new News(
                "test/" + channel.id() + "/" + UUID.randomUUID(),
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
            Tx tx, Project project, AlertDuty duty, Channel channel, News news, long alert, Instant now) {
        var name = project.name();
        var due = now;
        if (!news.well()) {
            var last = ToldRows.lastDue(tx, name, channel.id(), news.subject()).orElse(Instant.EPOCH);
            // What waits already keeps its moment, and the newest words are told then.
            due = last.isAfter(now) ? last : later(now, last.plus(duty.every()));
        }
        // That something critical is well again is told whenever that it was wrong was.
        var how = trouble(tx, project, channel, news)
                .filter(told -> told.compareTo(news.severity()) > 0)
                .orElse(news.severity());
        long delivery = submit(tx, name, alert, channel.id(), inHours(duty, channel, how, due));
        ToldRows.supersede(tx, name, channel.id(), news.subject(), delivery, now);
    }

    private static Instant inHours(AlertDuty duty, Channel channel, Severity how, Instant due) {
        var hours = channel.hours();
        return hours == null || how == Severity.CRITICAL ? due : hours.next(due, duty.zone());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private long submit(Tx tx, String project, long alert, String channel, Instant due) {
        long delivery = ToldRows.deliver(tx, project, alert, channel, due).orElseThrow();
        carry(tx, project, channel, delivery, due);
        return delivery;
    }

    private void carry(Tx tx, String project, String channel, long delivery, Instant due) {
        var job = jobs.get().submit(tx, DutyJobs.alert(project, channel, delivery, due)).job();
        ToldRows.carriedBy(tx, delivery, job.id());
    }

    /** Lets another channel tell it now; what that was to tell later, as in its hours, it tells now too: nobody else has. */
    void standIn(Tx tx, Told told, String fallback) {
        var now = now();
        long alert = ToldRows.alertOf(tx, told.id());
        var added = ToldRows.deliver(tx, told.project(), alert, fallback, now);
        added.ifPresent(delivery -> ToldRows.standsIn(tx, told.id(), delivery));
        added.or(() -> ToldRows.hurry(tx, alert, fallback, now))
                .ifPresent(delivery -> carry(tx, told.project(), fallback, delivery, now));
    }

    /** What was to be told by now and is not, with the job that tells it when the one before has ended without. */
    public List<Settling.Open> open() {
        return database.read(tx -> ToldRows.late(tx, clock.instant(), MOST_LATE)).stream()
                .map(told -> new Settling.Open(
                        told.job() == null ? 0 : told.job(),
                        DutyJobs.alert(told.project(), told.channel(), told.id(), told.due())))
                .toList();
    }

    /**
     * Lets a job bring what another one left.
     *
     * @return why it is not brought any more; empty when it is
     */
    Optional<String> takeOver(Told told, long job) {
        var before = told.job();
        if (before == null || before == job) {
            return Optional.empty();
        }
        boolean cancelled = jobs.get().find(before)
                .filter(left -> left.state() == JobState.CANCELLED)
                .isPresent();
        boolean old = told.due().plus(LONGEST).isBefore(clock.instant());
        var why = cancelled ? "its job was cancelled" : old ? "it could not be told within " + LONGEST.toHours() + " h" : null;
        database.write(tx -> {
            if (why == null) {
                ToldRows.carriedBy(tx, told.id(), job);
            } else {
                giveUp(tx, told, why);
            }
            return true;
        });
        return Optional.ofNullable(why);
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

    /** How many messages of a channel are how far. */
    public record Count(String project, String channel, State state, long messages) {}

    /** Of all projects. */
    public List<Count> counts() {
        return database.read(ToldRows::counts);
    }

    /** Removes what was told long ago. */
    public int tidy() {
        return database.write(tx -> ToldRows.tidy(tx, clock.instant().minus(KEPT)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
