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
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes down what people are to hear, with one job for each channel, in the transaction of whatever happened. */
public final class Alerts {
    /** How long messages stay to be seen. */
    public static final Duration KEPT = Duration.ofDays(90);

    /** How long a message is tried. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private static final int MOST_LATE = 1000;

    /** What goes on until it is mended; the others are about what a person has begun. */
    private static final Set<String> LASTING = Set.of(Topic.BACKUP.word(), Topic.DRILL.word(), Topic.MONITOR.word());

    private static final Duration RESTLESS = Duration.ofDays(1);
    private static final long FLAPS = 2;
    private static final long MOST_FLAPS = 6;

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

    /**
     * Tells the channels that hear of it; nothing when the file names none, or when it was told already.
     *
     * @return whether any channel hears of it
     */
    public boolean tell(Tx tx, Project project, News news) {
        var duty = project.file().alerts();
        if (duty == null) {
            return false;
        }
        var channels = duty.to().stream()
                .filter(channel -> channel.hears(news.topic(), news.severity())
                        || trouble(tx, project, channel, news).isPresent())
                .toList();
        tell(tx, project, duty, channels, news);
        return !channels.isEmpty();
    }

    /**
     * Tells the newest words of a subject to channels that have not heard that it is so bad: in place of what waits there, and at its
     * moment.
     *
     * @return whether any channel hears of it
     */
    public boolean renew(Tx tx, Project project, News news) {
        var duty = project.file().alerts();
        if (duty == null) {
            return false;
        }
        var now = now();
        var channels = duty.to().stream()
                .filter(channel -> channel.hears(news.topic(), news.severity()))
                .filter(channel -> waits(tx, project, channel, news, now) || knowsLess(tx, project, channel, news))
                .toList();
        tell(tx, project, duty, channels, news);
        return !channels.isEmpty();
    }

    /** Tells more of a subject to the channels that have heard of it. */
    public void add(Tx tx, Project project, News news) {
        var duty = project.file().alerts();
        if (duty != null) {
            var now = now();
            var channels = duty.to().stream()
                    .filter(channel -> ToldRows.trouble(tx, project.name(), channel.id(), news.subject())
                            .isPresent())
                    .filter(channel -> !waits(tx, project, channel, news, now))
                    .toList();
            tell(tx, project, duty, channels, news);
        }
    }

    /** Tells channels by their ids, whatever they hear otherwise; ids that the file does not name any more are left out. */
    public void reach(Tx tx, Project project, List<String> channels, News news) {
        var duty = project.file().alerts();
        if (duty != null) {
            tell(
                    tx,
                    project,
                    duty,
                    duty.to().stream()
                            .filter(channel -> channels.contains(channel.id()))
                            .toList(),
                    news);
        }
    }

    private static boolean waits(Tx tx, Project project, Channel channel, News news, Instant now) {
        return ToldRows.waits(tx, project.name(), channel.id(), news.subject(), now);
    }

    private static boolean knowsLess(Tx tx, Project project, Channel channel, News news) {
        return ToldRows.trouble(tx, project.name(), channel.id(), news.subject())
                .filter(known -> known.compareTo(news.severity()) >= 0)
                .isEmpty();
    }

    /** Takes back what waits for a later moment to be told of a subject. */
    public void withdraw(Tx tx, Project project, String subject) {
        ToldRows.withdraw(tx, project.name(), subject, now());
    }

    /** What was told of a subject, and what waits, the oldest first. */
    public List<Told> of(Tx tx, String project, String subject) {
        return ToldRows.of(tx, project, subject);
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
        var what = About.of(project.name(), news);
        write(tx, project, duty, news, now)
                .ifPresent(id -> channels.forEach(channel -> deliver(tx, duty, channel, what, id, now)));
    }

    /** For news that all is well: how bad the channel was told that it is, whatever it hears otherwise. */
    private static Optional<Severity> trouble(Tx tx, Project project, Channel channel, News news) {
        return news.well() ? ToldRows.trouble(tx, project.name(), channel.id(), news.subject()) : Optional.empty();
    }

    /** Sends a test to a channel, or to all; tells the deliveries. */
    public List<Long> test(Tx tx, Project project, List<Channel> channels, String actor) {
        var duty = Objects.requireNonNull(project.file().alerts());
        var now = now();
        return channels.stream()
                .map(channel -> {
                    var news = test(project, channel);
                    long alert = write(tx, project, duty, news, now).orElseThrow();
                    long delivery = ToldRows.deliver(tx, project.name(), alert, channel.id(), now)
                            .orElseThrow();
                    carry(tx, project.name(), channel.id(), delivery, now);
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
                Told.TEST + channel.id() + "/" + UUID.randomUUID(),
                Topic.RELEASE,
                Told.TEST + channel.id(),
                Severity.INFO,
                true,
                Message.of("alert.test", project.title()),
                List.of(Message.of("alert.test.line", channel.id())),
                "/projects/" + project.name());
    }

    private static Optional<Long> write(Tx tx, Project project, AlertDuty duty, News news, Instant now) {
        var texts = Messages.ofOperations(duty.language());
        var lines = news.lines().stream().map(texts::render).collect(Collectors.joining("\n"));
        return ToldRows.add(tx, project.name(), news, texts.render(news.title()), lines, now);
    }

    /** Lets a channel tell it at the moment at which it hears of it; nothing when it goes there already. */
    private Optional<Long> deliver(Tx tx, AlertDuty duty, Channel channel, About what, long alert, Instant now) {
        var due = what.well() ? now.plus(what.after()) : moment(tx, duty, channel, what, now);
        // That something critical is well again is told whenever that it was wrong was.
        var how = what.well()
                ? ToldRows.trouble(tx, what.project(), channel.id(), what.subject())
                        .filter(told -> told.compareTo(what.severity()) > 0)
                        .orElse(what.severity())
                : what.severity();
        var at = inHours(duty, channel, how, due);
        var added = ToldRows.deliver(tx, what.project(), alert, channel.id(), at);
        added.ifPresent(delivery -> {
            int superseded = ToldRows.supersede(tx, what.project(), channel.id(), what.subject(), delivery, now);
            boolean heard = ToldRows.heard(tx, what.project(), channel.id(), what.subject(), delivery, now)
                    .isPresent();
            if (what.well() && LASTING.contains(what.topic()) && superseded > 0 && !heard) {
                // What it answers was never told, and it says nothing else.
                ToldRows.end(tx, delivery, State.SUPERSEDED, null);
            } else {
                carry(tx, what.project(), channel.id(), delivery, at);
            }
        });
        return added;
    }

    /**
     * When it is told that something is wrong: at most every so often, and what has come and gone twice within a day must last
     * for a while before it is told again.
     */
    private static Instant moment(Tx tx, AlertDuty duty, Channel channel, About what, Instant now) {
        if (what.further()) {
            return now;
        }
        var last = ToldRows.lastDue(tx, what.project(), channel.id(), what.subject())
                .orElse(Instant.EPOCH);
        boolean worse = ToldRows.trouble(tx, what.project(), channel.id(), what.subject())
                .filter(known -> known.compareTo(what.severity()) < 0)
                .isPresent();
        var soonest = now.plus(later(what.after(), hold(tx, duty, channel.id(), what, now)));
        if (worse) {
            // What is critical now does not wait for as long as a warning.
            return last.isAfter(now) && last.isBefore(soonest) ? last : soonest;
        }
        if (last.isAfter(now)) {
            // What waits already keeps its moment, and the newest words are told then.
            return last;
        }
        return later(soonest, last.plus(duty.every()));
    }

    /** How long what comes and goes must last before it is told; zero for what does not. */
    private static Duration hold(Tx tx, AlertDuty duty, String channel, About what, Instant now) {
        long mended = LASTING.contains(what.topic())
                ? ToldRows.mended(tx, what.project(), channel, what.subject(), now.minus(RESTLESS))
                : 0;
        return mended < FLAPS ? Duration.ZERO : duty.every().multipliedBy(Math.min(mended, MOST_FLAPS));
    }

    /** How long it must last the next time, when a message says that all is well of what comes and goes; zero for others. */
    Duration hold(Tx tx, AlertDuty duty, Told told) {
        return told.well() ? hold(tx, duty, told.channel(), About.of(told), now()) : Duration.ZERO;
    }

    private static Instant inHours(AlertDuty duty, Channel channel, Severity how, Instant due) {
        var hours = channel.hours();
        return hours == null || how == Severity.CRITICAL ? due : hours.next(due, duty.zone());
    }

    private static <T extends Comparable<? super T>> T later(T a, T b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private void carry(Tx tx, String project, String channel, long delivery, Instant due) {
        var job = jobs.get()
                .submit(tx, DutyJobs.alert(project, channel, delivery, due))
                .job();
        ToldRows.carriedBy(tx, delivery, job.id());
    }

    /**
     * Lets another channel tell what a channel could not: all of the subject that waits there, so that nobody hears only that
     * something is wrong. It tells it as seldom and in the hours in which it tells what is its own.
     */
    void standIn(Tx tx, AlertDuty duty, Told told, Channel fallback) {
        var now = now();
        for (var one : ToldRows.story(tx, told, now)) {
            if (one.into() == null) {
                deliver(tx, duty, fallback, About.of(one), ToldRows.alertOf(tx, one.id()), now)
                        .ifPresent(delivery -> ToldRows.standsIn(tx, one.id(), delivery));
            }
        }
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
        boolean cancelled = jobs.get()
                .find(before)
                .filter(left -> left.state() == JobState.CANCELLED)
                .isPresent();
        boolean old = isOld(told, clock.instant());
        var why = cancelled
                ? "its job was cancelled"
                : old ? "it could not be told within " + LONGEST.toHours() + " h" : null;
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

    /** Whether a message that a channel does not take has been tried for long enough. */
    static boolean isOld(Told told, Instant now) {
        return told.due().plus(LONGEST).isBefore(now);
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
