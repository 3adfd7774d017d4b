package dev.taskforge.ops.channel;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryLater;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.AlertDuty.Severity;
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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job type {@code alert}: brings a message to one channel. It is sent at least once; only a crash between the answer and the
 * note of it sends it twice.
 */
public final class AlertOperation implements JobHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AlertOperation.class);
    private static final RetryPolicy RETRY = new RetryPolicy(20, Duration.ofSeconds(5), Duration.ofHours(2));
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MANY = 5;
    private static final int MOST_AT_ONCE = 100;
    private static final int FAILURES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

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
        return JobType.of(DutyJobs.ALERT, this).retry(RETRY).timeout(TIMEOUT);
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
        var waiting = database.read(tx -> ToldRows.due(tx, told.project(), told.channel(), began, MOST_AT_ONCE));
        boolean many = waiting.size() >= MANY && waiting.stream().anyMatch(one -> one.id() == told.id());
        var together = many ? waiting : story(waiting, told);
        var words = many ? digest(project, duty.language(), together, told) : words(together);
        var verdict = send(job, project, channel, words);
        if (verdict instanceof Verdict.Taken) {
            database.write(tx -> {
                together.forEach(one -> ToldRows.sent(tx, one.id(), told.id(), clock.instant()));
                return true;
            });
            job.log(channel.id() + " took " + together.size() + " messages");
            return new Brought(channel.id(), together.size());
        }
        throw failed(job, channel, told, together, verdict, began);
    }

    /** What waits of the subject of a message up to it: that all is well again never overtakes that something is wrong. */
    private static List<Told> story(List<Told> waiting, Told told) {
        var before = waiting.stream().filter(one -> one.subject().equals(told.subject()) && one.id() < told.id());
        return Stream.concat(before, Stream.of(told)).toList();
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
            JobContext job,
            Channel channel,
            Told told,
            List<Told> together,
            Verdict verdict,
            Instant began) {
        job.throwIfCancelled();
        boolean unclear = verdict instanceof Verdict.Unclear;
        boolean never = unclear || verdict instanceof Verdict.Never;
        var pause = verdict instanceof Verdict.Later later ? later.pause() : null;
        var why = switch (verdict) {
            case Verdict.Later later -> later.why();
            case Verdict.Never finished -> finished.why();
            case Verdict.Unclear maybe -> maybe.why();
            case Verdict.Moved _, Verdict.Taken _ -> throw new IllegalArgumentException("not a failure");
        };
        boolean last = never || job.job().attempt() >= RETRY.maxAttempts();
        boolean late = last || (pause != null && pause.compareTo(PATIENCE) >= 0);
        var fallback = channel.fallback();
        database.write(tx -> {
            for (var one : together) {
                ToldRows.failed(tx, one.id(), why, began);
                if (fallback != null && one.into() == null && (late || isImpatient(one, began))) {
                    alerts.standIn(tx, one, fallback);
                }
            }
            if (unclear) {
                together.forEach(one -> alerts.giveUp(tx, one, why));
            } else if (last) {
                alerts.giveUp(tx, told, why);
            }
            return true;
        });
        var said = "channel " + channel.id() + ": " + why;
        if (never) {
            return new PermanentFailure(said);
        }
        return pause == null ? new IllegalStateException(said) : new RetryLater(said, pause);
    }

    private boolean isImpatient(Told one, Instant began) {
        var first = one.firstTried() == null ? began : one.firstTried();
        return one.attempts() + 1 >= FAILURES || !first.plus(PATIENCE).isAfter(clock.instant());
    }

    /** The last of a story in full, after the titles of those before it. */
    private Words words(List<Told> story) {
        var told = story.getLast();
        var before = story.stream().limit(story.size() - 1L).map(AlertOperation::item);
        return new Words(
                "alert-" + told.id() + "-" + told.at().toEpochMilli(),
                told.project(),
                told.how(),
                told.well(),
                told.title(),
                Stream.concat(before, told.lines().lines()).toList(),
                server.get().resolve(told.path()),
                told.at());
    }

    /** All that waits in one message: the titles, the oldest first. */
    private Words digest(Project project, Locale language, List<Told> together, Told told) {
        var title = Messages.ofOperations(language)
                .render(Message.of("alert.digest", project.title(), together.size()));
        var worst = together.stream()
                .filter(one -> !one.well())
                .map(Told::how)
                .max(Severity::compareTo);
        return new Words(
                "alert-" + told.id() + "-" + told.at().toEpochMilli(),
                project.name(),
                worst.orElse(Severity.INFO),
                worst.isEmpty(),
                title,
                together.stream().map(AlertOperation::item).toList(),
                server.get().resolve("/projects/" + project.name() + "/alerts"),
                told.at());
    }

    private static String item(Told told) {
        return "• " + told.title();
    }
}
