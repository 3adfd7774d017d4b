package dev.taskforge.ops.channel;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryLater;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job type {@code alert}: brings a message to one channel. It is sent at least once; only a crash between the answer and the
 * note of it sends it twice.
 */
public final class AlertOperation implements JobHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AlertOperation.class);
    /** The pauses between attempts are those of the channel, see {@link #pause}. */
    private static final RetryPolicy RETRY = new RetryPolicy(100, Duration.ofSeconds(5), Duration.ofSeconds(90));

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int FAILURES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PACE = Duration.ofSeconds(3);
    private static final int UNANSWERED = 2;
    private static final int UNANSWERED_ALONE = 4;
    private static final Duration UNANSWERED_PAUSE = Duration.ofHours(1);
    private static final Duration REFUSED_PAUSE = Duration.ofMinutes(15);

    /** @param over whether the message of the job is not tried again here, else how long it pauses */
    private record Failed(boolean over, Duration pause) {}

    private final Projects projects;
    private final Function<Project, Variables> variables;
    private final Post post;
    private final Alerts alerts;
    private final Database database;
    private final Supplier<URI> server;
    private final Clock clock;

    /**
     * @param variables of a project now
     * @param server where people reach this server
     */
    public AlertOperation(
            Projects projects,
            Function<Project, Variables> variables,
            Post post,
            Alerts alerts,
            Database database,
            Supplier<URI> server,
            Clock clock) {
        this.projects = projects;
        this.variables = variables;
        this.post = post;
        this.alerts = alerts;
        this.database = database;
        this.server = server;
        this.clock = clock;
    }

    /** The job type. */
    public JobType type() {
        return JobType.of(DutyJobs.ALERT, this).retry(RETRY).timeout(TIMEOUT).withReservedWorker();
    }

    record Payload(String project, long delivery) {}

    /**
     * What the job leaves.
     *
     * @param messages how many were told at once; 0 when there was nothing to tell any more
     */
    public record Brought(String channel, int messages) {}

    @Override
    public Brought run(JobContext job) {
        var asked = job.payload(Payload.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        var told = database.read(tx -> ToldRows.find(tx, asked.delivery()))
                .filter(found -> found.project().equals(asked.project()))
                .orElseThrow(() -> new PermanentFailure("there is no delivery " + asked.delivery()));
        if (told.state() == State.GIVEN_UP) {
            throw new PermanentFailure("delivery " + told.id() + " was given up before"
                    + (told.error() == null ? "" : " (" + told.error() + ")") + "; nothing was sent");
        }
        if (told.state() != State.WAITING
                || replaced(told)
                || alerts.takeOver(told, job.job().id()).isPresent()) {
            return new Brought(told.channel(), 0);
        }
        var project = projects.find(told.project()).orElse(null);
        var duty = project == null ? null : project.file().alerts();
        var channel = duty == null ? null : duty.channel(told.channel()).orElse(null);
        if (project == null || duty == null || channel == null) {
            throw gone(told);
        }
        return bring(job, project, duty, channel, told);
    }

    private PermanentFailure gone(Told told) {
        var why = "taskforge.yaml no longer names the channel " + told.channel() + " under alerts; nothing was sent";
        database.write(tx -> {
            alerts.giveUp(tx, told, why);
            return true;
        });
        return new PermanentFailure(why);
    }

    /** Another channel that stands in for this one has told it. */
    private boolean replaced(Told told) {
        var other = told.into();
        return other != null
                && database.write(tx -> ToldRows.find(tx, other)
                                .filter(found -> found.state() == State.SENT || found.state() == State.REPLACED)
                                .isPresent()
                        && ToldRows.end(tx, told.id(), State.REPLACED, other));
    }

    private Brought bring(JobContext job, Project project, AlertDuty duty, Channel channel, Told told) {
        var began = clock.instant();
        if (!told.isTest()) {
            awaitChannel(duty, channel, told, began);
        }
        var round = database.read(tx -> Round.of(tx, told, channel.kind(), began));
        var words = round.digest() ? digest(project, duty.language(), round) : story(duty, round);
        var verdict = send(job, project, channel, words);
        if (!(verdict instanceof Verdict.Taken)) {
            throw failed(job, duty, channel, told, round, verdict, began);
        }
        var messages = round.messages();
        long lead = round.holds(told) ? told.id() : messages.getFirst().id();
        database.write(tx -> {
            messages.forEach(one -> ToldRows.sent(tx, one.id(), lead, clock.instant()));
            ToldRows.taken(
                    tx, told.project(), told.channel(), began, clock.instant().plus(pace(channel)));
            return true;
        });
        job.log(channel.id() + " took " + messages.size() + " messages");
        if (!round.holds(told)) {
            throw new Snooze("what is worse was told first", Snooze.SHORTEST);
        }
        return new Brought(channel.id(), messages.size());
    }

    /** Telegram takes 20 messages a minute in a group; a phone that sends faster is taken for a machine. */
    private static Duration pace(Channel channel) {
        return switch (channel.kind()) {
            case TELEGRAM, WATZAP, FONNTE, WABLAS, WAHA, WHATSAPP -> PACE;
            case SLACK, DISCORD, NTFY, EMAIL, WEBHOOK -> Duration.ZERO;
        };
    }

    /** Sends nothing on a channel before its pause is over; a message that cannot wait so long is handed over. */
    private void awaitChannel(AlertDuty duty, Channel channel, Told told, Instant now) {
        var pause = database.read(tx -> ToldRows.pause(tx, told.project(), told.channel()))
                .filter(found -> found.until().isAfter(now))
                .orElse(null);
        if (pause == null) {
            return;
        }
        var left = Duration.between(now, pause.until());
        var patience = Duration.between(now, pause.since().plus(PATIENCE));
        var fallback = fallback(duty, channel, told);
        if (fallback != null && (pause.failures() >= FAILURES || isLong(left) || !patience.isPositive())) {
            database.write(tx -> {
                alerts.standIn(tx, duty, told, fallback);
                return true;
            });
        }
        var wait = fallback != null && patience.isPositive() && patience.compareTo(left) < 0 ? patience : left;
        var shortest = wait.compareTo(Snooze.SHORTEST) < 0 ? Snooze.SHORTEST : wait;
        throw new Snooze("channel " + channel.id() + " is left alone until " + pause.until(), shortest);
    }

    private static boolean isLong(Duration pause) {
        return pause.compareTo(PATIENCE) >= 0;
    }

    /** Who may still stand in for a channel; null when there is nobody, or somebody does already. */
    private static @Nullable Channel fallback(AlertDuty duty, Channel channel, Told told) {
        var named = channel.fallback();
        return named == null || told.into() != null || told.isTest()
                ? null
                : duty.channel(named).orElse(null);
    }

    private Verdict send(JobContext job, Project project, Channel channel, Words words) {
        var connection = new AtomicReference<@Nullable Socket>();
        var chat = channel.settings().getOrDefault("chat", "");
        var moved = database.read(tx -> ToldRows.movedTo(tx, project.name(), channel.id(), chat))
                .orElse(null);
        try (var _ = job.onCancel(() -> close(connection.get()))) {
            var known = variables.apply(project);
            var verdict = post.send(channel, known, moved, words, connection::set);
            if (!(verdict instanceof Verdict.Moved to)) {
                return verdict;
            }
            database.write(tx -> {
                ToldRows.moved(tx, project.name(), channel.id(), chat, to.to());
                return true;
            });
            job.log("the chat of " + channel.id() + " has moved to " + to.to());
            var again = post.send(channel, known, to.to(), words, connection::set);
            return again instanceof Verdict.Moved ? new Verdict.Later("the chat has moved twice", null) : again;
        }
    }

    private static void close(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("a connection did not close", e);
            }
        }
    }

    private RuntimeException failed(
            JobContext job, AlertDuty duty, Channel channel, Told told, Round round, Verdict verdict, Instant began) {
        job.throwIfCancelled();
        var why = why(verdict);
        boolean unanswered = verdict instanceof Verdict.Unanswered;
        var failed = database.write(tx -> {
            var wait = pause(tx, told, verdict);
            boolean all = true;
            boolean ended = false;
            for (var one : round.messages()) {
                boolean over = isOver(isAlone(tx, channel, one), verdict, one);
                all &= over;
                ended |= over && one.id() == told.id();
                ToldRows.failed(tx, one.id(), why, unanswered, began);
                var fallback = fallback(duty, channel, one);
                if (fallback != null && (over || isLong(wait) || isImpatient(one, began))) {
                    alerts.standIn(tx, duty, one, fallback);
                }
                if (over) {
                    alerts.giveUp(tx, one, why);
                }
            }
            if (!all) {
                ToldRows.pause(
                        tx,
                        told.project(),
                        told.channel(),
                        began,
                        clock.instant().plus(wait));
            }
            return new Failed(
                    ended, round.holds(told) ? ownWait(isAlone(tx, channel, told), verdict, told, wait) : wait);
        });
        var said = "channel " + channel.id() + ": " + why;
        return failed.over() ? new PermanentFailure(said) : new RetryLater(said, failed.pause());
    }

    /** Whether nobody stands in for a channel with this message: none is named, or that one has given it up. */
    private static boolean isAlone(Tx tx, Channel channel, Told one) {
        var fallback = channel.fallback();
        return fallback == null || ToldRows.isGivenUp(tx, one.id(), fallback);
    }

    private static String why(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Later later -> later.why();
            case Verdict.Unanswered unanswered -> unanswered.why();
            case Verdict.Never never -> never.why();
            case Verdict.Unclear unclear -> unclear.why();
            case Verdict.Moved _, Verdict.Taken _ -> throw new IllegalArgumentException("not a failure");
        };
    }

    /**
     * Whether a message is not tried again on its channel. One that was perhaps told is not told often; one that is refused for good
     * is tried for as long as any other when nobody stands in: whoever reads the error may mend a key meanwhile.
     */
    private boolean isOver(boolean alone, Verdict verdict, Told one) {
        boolean ended =
                switch (verdict) {
                    case Verdict.Unclear _ -> true;
                    case Verdict.Never _ -> !alone;
                    case Verdict.Unanswered _ -> one.unanswered() + 1 >= (alone ? UNANSWERED_ALONE : UNANSWERED);
                    case Verdict.Later _, Verdict.Moved _, Verdict.Taken _ -> false;
                };
        return ended || Alerts.isOld(one, clock.instant());
    }

    /** How long a message waits that is refused, or not answered again and again; others on the channel may fare better. */
    private static Duration ownWait(boolean alone, Verdict verdict, Told one, Duration pause) {
        return switch (verdict) {
            case Verdict.Never _ -> REFUSED_PAUSE;
            case Verdict.Unanswered _ -> alone && one.unanswered() + 1 >= UNANSWERED ? UNANSWERED_PAUSE : pause;
            case Verdict.Later _, Verdict.Unclear _, Verdict.Moved _, Verdict.Taken _ -> pause;
        };
    }

    /** How long nothing is sent on the channel: as the service asked, or a few seconds, doubled with each failure up to a minute. */
    private static Duration pause(Tx tx, Told told, Verdict verdict) {
        if (verdict instanceof Verdict.Later later && later.pause() != null) {
            return later.pause();
        }
        int before = ToldRows.pause(tx, told.project(), told.channel())
                .map(ToldRows.Pause::failures)
                .orElse(0);
        return RETRY.pauseAfter(before + 1, 0.5);
    }

    private boolean isImpatient(Told one, Instant began) {
        var first = one.firstTried() == null ? began : one.firstTried();
        return one.attempts() + 1 >= FAILURES || !first.plus(PATIENCE).isAfter(clock.instant());
    }

    /** The last of a story in full, after the titles of those before it. */
    private Words story(AlertDuty duty, Round round) {
        var told = round.messages().getLast();
        var lines = new ArrayList<>(round.messages().stream()
                .limit(round.messages().size() - 1L)
                .map(Round::line)
                .toList());
        lines.addAll(told.lines().lines().toList());
        var hold = database.read(tx -> alerts.hold(tx, duty, told));
        if (hold.isPositive()) {
            lines.add(Messages.ofOperations(duty.language())
                    .render(Message.of("alert.restless", Math.max(1, hold.toMinutes()))));
        }
        return new Words(
                round.id(),
                told.project(),
                told.how(),
                told.well(),
                told.title(),
                lines,
                server.get().resolve(told.path()),
                told.at(),
                parts(round));
    }

    private List<Words.Part> parts(Round round) {
        return round.messages().stream()
                .map(one -> new Words.Part(
                        one.subject(),
                        one.how(),
                        one.well(),
                        one.title(),
                        server.get().resolve(one.path()),
                        one.at()))
                .toList();
    }

    /** The worst of what waits in one message, by its titles, and how much more there is. */
    private Words digest(Project project, Locale language, Round round) {
        var texts = Messages.ofOperations(language);
        var lines = new ArrayList<>(round.messages().stream().map(Round::line).toList());
        if (round.more() > 0) {
            lines.add(texts.render(Message.of("alert.more", round.more())));
        }
        return new Words(
                round.id(),
                project.name(),
                round.severity(),
                round.well(),
                texts.render(Message.of("alert.digest", project.title(), round.waiting())),
                lines,
                server.get().resolve("/projects/" + project.name() + "/alerts"),
                round.messages().getFirst().at(),
                parts(round));
    }
}
