package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks whether a duty of the calendar was missed in the last while.
 *
 * @param calendar asked only when the check is, because projects are there later than kinds of checks
 * @param within how far back it looks
 * @param of the duties that are meant; empty for all
 */
public record DutiesCheck(Supplier<MaintenanceCalendar> calendar, Duration within, List<String> of) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "duties";

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int MOST_NAMED = 5;
    private static final int MOST_DUTIES = 100;

    private static final Field<Duration> WITHIN = Field.required(
            KEY,
            Types.duration(Duration.ofDays(1), Duration.ofDays(92)),
            "No duty of the calendar may have been missed for so long, such as 7d.");
    private static final Field<List<String>> OF = Field.withDefault(
            "of",
            Types.list(Types.text(63), 1, MOST_DUTIES),
            List.of(),
            "The duties that are meant, by name; all of the project when left out.");

    /** The kind of check. */
    public static CheckKind kind(Supplier<MaintenanceCalendar> calendar) {
        return CheckKind.of(
                        KEY,
                        List.of(WITHIN, OF),
                        (values, _) -> new DutiesCheck(calendar, values.get(WITHIN), values.get(OF)))
                .watchedEvery(EVERY);
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var now = surroundings.clock().instant();
        var declared = calendar.get().declared(project);
        var unknown = of.stream().filter(name -> !declared.contains(name)).findFirst();
        if (declared.isEmpty() || unknown.isPresent()) {
            return Answer.error(
                    unknown.isPresent() && !declared.isEmpty()
                            ? Message.of("check.duties.unknown", unknown.get())
                            : Message.of("check.duties.none"),
                    Message.of("check.duties.none.fix"));
        }
        var missed = calendar.get().missed(project, now.minus(within), now).stream()
                .filter(one -> of.isEmpty() || of.contains(one.entry().id()))
                .toList();
        if (missed.isEmpty()) {
            return Answer.pass(Message.of(
                    "check.duties.passed", of.isEmpty() ? declared.size() : of.size(), Durations.show(within)));
        }
        var names = missed.stream()
                .map(one -> one.entry().id() + " ("
                        + one.due().atZone(one.entry().timetable().zone()).toLocalDate() + ")")
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        return Answer.fail(
                Message.of(
                        missed.size() > MOST_NAMED ? "check.duties.many" : "check.duties.missed",
                        missed.size(),
                        Durations.show(within),
                        names),
                Message.of("check.duties.fix"));
    }

    @Override
    public boolean isOfOwnRecords() {
        return true;
    }

    @Override
    public String question() {
        return "no duty missed within " + Durations.show(within) + (of.isEmpty() ? "" : " of " + String.join(", ", of));
    }
}
