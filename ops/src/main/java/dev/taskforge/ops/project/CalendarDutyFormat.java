package dev.taskforge.ops.project;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.ProjectFile.BackupDuty;
import dev.taskforge.ops.project.ProjectFile.DrillDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a duty of the calendar is declared. */
final class CalendarDutyFormat {
    static final int MOST = 100;
    private static final Duration SOONEST = Duration.ofHours(1);
    /** Far enough for what is due once in a leap year; a line of minutes shows within the first two. */
    private static final int LOOKED_AT = 100;

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Field<String> TITLE =
            Field.optional("title", Types.text(200), "What people call it; its name when left out.");
    private static final Field<String> EVERY = Field.optional(
            "every",
            Types.choice(Map.of("daily", "0 0 * * *", "weekly", "0 0 * * MON", "monthly", "0 0 1 * *")),
            "How often: daily, weekly, from Monday on, or monthly, from the first day on. It is due when the day, the week or the month begins.");
    private static final Field<String> SCHEDULE = Field.optional(
            "schedule",
            CronType.INSTANCE,
            "When it is due, in place of every, as five fields: minute, hour, day of month, month, day of week.");
    private static final Field<String> WHO = Field.optional(
            "who", Types.text(63), "Who does it: the name of an account or of a role; anybody when left out.");
    private static final Field<Duration> WITHIN = Field.optional(
            "within",
            Types.duration(Duration.ofHours(1), Duration.ofDays(366)),
            "How long after it is due it is still in time, such as 3d; until it is due again when left out.");
    private static final Field<Work> JOB = Field.optional(
            "job",
            Types.choice(Arrays.stream(Work.values())
                    .collect(Collectors.toUnmodifiableMap(Work::word, Function.identity()))),
            "What TaskForge does by itself: backup, drill, gate, prune or updates-scan. Its records prove the duty, and nobody can mark it. When left out, a person"
                    + " marks it as done.");
    private static final Field<String> GUIDE = Field.optional(
            "guide",
            Types.text(300),
            "Where it is written how it is done: an address, or a place such as OPERATIONS.md#logs.");
    private static final Field<Priority> PRIORITY = Field.withDefault(
            "priority",
            Types.choice(Map.of("P0", Priority.P0, "P1", Priority.P1, "P2", Priority.P2)),
            Priority.P1,
            "How much depends on it: a P0 that is missed is told as critical.");

    private CalendarDutyFormat() {}

    /** What is declared, but for the time zone, which all have in common. */
    record Draft(CalendarDuty duty) {
        CalendarDuty in(ZoneId zone) {
            return new CalendarDuty(
                    duty.name(),
                    duty.title(),
                    new Timetable(duty.timetable().cron(), zone),
                    duty.who(),
                    duty.within(),
                    duty.work(),
                    duty.guide(),
                    duty.priority());
        }
    }

    static Type<Draft> of(String name) {
        return new ObjectType<>(
                List.of(TITLE, EVERY, SCHEDULE, WHO, WITHIN, JOB, GUIDE, PRIORITY), values -> build(name, values));
    }

    private static @Nullable Draft build(String name, Values values) {
        var every = values.find(EVERY);
        var schedule = values.find(SCHEDULE);
        if ((every == null) == (schedule == null)) {
            values.refuse(Message.of("project.duty.when", name), Message.of("project.duty.when.fix"));
            return null;
        }
        var cron = every == null ? Objects.requireNonNull(schedule) : every;
        if (isTooOften(cron)) {
            values.refuse(SCHEDULE, Message.of("project.duty.often", name, cron), Message.of("project.duty.often.fix"));
            return null;
        }
        var title = values.find(TITLE);
        return new Draft(new CalendarDuty(
                name,
                title == null ? name : title,
                new Timetable(cron, ZoneOffset.UTC),
                values.find(WHO),
                values.find(WITHIN),
                values.find(JOB),
                values.find(GUIDE),
                values.get(PRIORITY)));
    }

    /** Whether it is due twice within an hour. */
    private static boolean isTooOften(String text) {
        var cron = Cron.parse(text);
        var at = cron.next(BEGIN, ZoneOffset.UTC);
        for (int i = 0; i < LOOKED_AT; i++) {
            var next = cron.next(at, ZoneOffset.UTC);
            if (Duration.between(at, next).compareTo(SOONEST) < 0) {
                return true;
            }
            at = next;
        }
        return false;
    }

    /** Refuses duties that nothing could ever prove. */
    static void review(
            Values values,
            Field<MaintenanceDuty> field,
            @Nullable BackupDuty backup,
            @Nullable DrillDuty drill,
            boolean nothingToAsk) {
        var maintenance = values.find(field);
        if (maintenance == null) {
            return;
        }
        for (var duty : maintenance.duties()) {
            var missing =
                    switch (duty.work()) {
                        case null -> false;
                        case BACKUP -> backup == null;
                        case DRILL -> drill == null;
                        case GATE -> nothingToAsk;
                        // Either needs no section: whoever asks for it gets the usual.
                        case PRUNE, UPDATES_SCAN -> false;
                    };
            if (missing) {
                var work = Objects.requireNonNull(duty.work()).word();
                values.refuse(
                        field,
                        Message.of("project.duty.unproven", duty.name(), work),
                        Message.of("project.duty.unproven.fix", work));
            }
        }
    }
}
