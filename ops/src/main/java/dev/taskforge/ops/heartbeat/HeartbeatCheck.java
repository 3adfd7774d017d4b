package dev.taskforge.ops.heartbeat;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckScope;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has somebody's job said in time that it ran?
 *
 * @param name of the check, by which its pings are known
 */
public record HeartbeatCheck(Heartbeats heartbeats, String name, Timing timing) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "heartbeat";

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatCheck.class);

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration USUAL_GRACE = Duration.ofHours(1);

    private static final Field<Rhythm> RHYTHM = Field.required(
            KEY,
            Rhythm.type(),
            "How often a job of yours calls its address: a time such as 24h, or five fields such as \"0 2 * * *\".");
    private static final Field<ZoneId> TIMEZONE =
            Field.optional("timezone", Types.zone(), "The time zone of the five fields; UTC when left out.");
    private static final Field<Duration> GRACE = Field.optional(
            "grace",
            Types.duration(Duration.ofSeconds(1), Duration.ofDays(31)),
            "How late it may be; 1h when left out, but no longer than the time between two.");
    private static final Field<Duration> MAX_RUN = Field.optional(
            "max_run",
            Types.duration(Duration.ofSeconds(1), Pulse.LONGEST_RUN),
            "How long a run that told its beginning may take; as long as grace when left out.");

    /** The kind of check that knows of pings. */
    public static CheckKind kind(Heartbeats heartbeats) {
        return CheckKind.of(
                        KEY,
                        List.of(RHYTHM, TIMEZONE, GRACE, MAX_RUN),
                        (values, scope) -> of(values, scope, heartbeats))
                .watchedEvery(EVERY);
    }

    private static @Nullable HeartbeatCheck of(Values values, CheckScope scope, Heartbeats heartbeats) {
        var rhythm = values.get(RHYTHM);
        var zone = values.find(TIMEZONE);
        if (zone != null && !rhythm.isTimetable()) {
            values.refuse(TIMEZONE, Message.of("check.heartbeat.timezone"), Message.of("check.heartbeat.timezone.fix"));
            return null;
        }
        var written = values.find(GRACE);
        var grace = written == null ? usualGrace(rhythm) : written;
        var longest = values.find(MAX_RUN);
        return new HeartbeatCheck(
                heartbeats,
                scope.check(),
                new Timing(rhythm, zone == null ? ZoneId.of("UTC") : zone, grace, longest == null ? grace : longest));
    }

    private static Duration usualGrace(Rhythm rhythm) {
        var period = rhythm.period();
        return period == null || period.compareTo(USUAL_GRACE) > 0 ? USUAL_GRACE : period;
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            return answer(
                    heartbeats.of(surroundings.project(), name, timing),
                    surroundings.clock().instant());
        } catch (DatabaseException e) {
            // The job is not to blame, and the next look is soon.
            LOG.warn("the heartbeat {} cannot be read: {}", name, e.getMessage());
            return Answer.unknown(Message.of("check.heartbeat.away"), Message.of("check.heartbeat.away.fix"));
        }
    }

    private Answer answer(Heartbeats.Found found, Instant now) {
        var pulse = found.pulse();
        var limit = found.limit();
        var since = pulse.endedAt();
        return switch (found.state()) {
            case NEW -> Answer.unknown(Message.of("check.heartbeat.new"), Message.of("check.heartbeat.new.fix"));
            case UP -> Answer.pass(Message.of("check.heartbeat.up", ago(since, now)));
            case LATE ->
                Answer.pass(Message.of("check.heartbeat.late", ago(limit.due(), now), until(now, limit.until())));
            case RUNNING -> Answer.pass(Message.of("check.heartbeat.running", ago(pulse.startedAt(), now)));
            case STUCK ->
                Answer.fail(
                        Message.of(
                                limit.extended() ? "check.heartbeat.stuck.restart" : "check.heartbeat.stuck",
                                ago(pulse.startedAt(), now),
                                Durations.show(timing.maxRun())),
                        Message.of("check.heartbeat.stuck.fix"));
            case MISSED ->
                Answer.fail(
                        since == null
                                ? Message.of("check.heartbeat.never", ago(limit.due(), now))
                                : Message.of(
                                        limit.extended() ? "check.heartbeat.missed.restart" : "check.heartbeat.missed",
                                        ago(since, now),
                                        ago(limit.due(), now),
                                        Durations.show(timing.grace())),
                        Message.of("check.heartbeat.missed.fix"));
            case FAILED -> {
                var exit = pulse.exit();
                yield Answer.fail(
                        exit == null
                                ? Message.of("check.heartbeat.failed", ago(since, now))
                                : Message.of("check.heartbeat.exit", ago(since, now), exit),
                        Message.of("check.heartbeat.failed.fix"));
            }
        };
    }

    @Override
    public boolean isOfOwnRecords() {
        return true;
    }

    private static String ago(@Nullable Instant at, Instant now) {
        return at == null ? "-" : until(at, now);
    }

    private static String until(Instant from, Instant to) {
        return Durations.roughly(Duration.between(from, to));
    }

    @Override
    public String question() {
        return "heartbeat " + timing.rhythm().written() + (timing.rhythm().isTimetable() ? " " + timing.zone() : "")
                + ", grace " + Durations.show(timing.grace());
    }
}
