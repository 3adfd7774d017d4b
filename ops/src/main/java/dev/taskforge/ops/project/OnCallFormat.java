package dev.taskforge.ops.project;

import dev.taskforge.ops.project.AlertDuty.Step;
import dev.taskforge.ops.project.OnCall.Person;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How {@code oncall} and {@code escalate} of the section {@code alerts} are declared. */
final class OnCallFormat {
    private static final int MOST_PEOPLE = 50;
    private static final int MOST_STEPS = 10;
    private static final int MOST_CHANNELS = 20;
    private static final int MOST_DAYS = 366;
    private static final int A_WEEK = 7;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withResolverStyle(ResolverStyle.STRICT);

    private static final Field<String> NAME = Field.required("name", Types.text(100), "How people call them.");
    private static final Field<String> CHANNEL = Field.required(
            "channel",
            DutyFormats.NAME,
            "The id of the channel on which they are told; with topics: [] it hears of nothing else.");
    private static final Field<List<Person>> WHO = Field.required(
            "who",
            Types.list(
                    new ObjectType<>(
                            List.of(NAME, CHANNEL), values -> new Person(values.get(NAME), values.get(CHANNEL))),
                    1,
                    MOST_PEOPLE),
            "Who takes turns, in their order.");
    private static final Field<Integer> DAYS = Field.withDefault(
            "turn_days", Types.integer(1, MOST_DAYS), A_WEEK, "How many days a turn is; 7 when left out.");
    private static final Field<LocalDateTime> SINCE = Field.required(
            "since",
            moment(),
            "When the first turn of the first one begins, in the time zone of the alerts, such as \"2026-12-07 08:00\".");
    static final Field<OnCall> ON_CALL = Field.optional(
            "oncall",
            new ObjectType<>(
                    List.of(WHO, DAYS, SINCE),
                    values -> new OnCall(values.get(WHO), values.get(DAYS), values.get(SINCE))),
            "Who answers for the project, by turns.");

    private static final Field<Duration> AFTER = Field.required(
            "after",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(7)),
            "How long after an incident began, when nobody has taken it on, such as 10m.");
    private static final Field<List<String>> TO = Field.required(
            "to",
            Types.list(DutyFormats.NAME, 1, MOST_CHANNELS),
            "Who is told then: ids of channels, or oncall for whoever's turn it is.");
    static final Field<List<Step>> ESCALATE = Field.withDefault(
            "escalate",
            Types.list(
                    new ObjectType<>(List.of(AFTER, TO), values -> new Step(values.get(AFTER), values.get(TO))),
                    1,
                    MOST_STEPS),
            List.of(),
            "Who else is told of a critical incident that nobody takes on, step by step.");

    private OnCallFormat() {}

    /** Refuses channels that nobody declares, and steps that do not follow one another. */
    static void review(Values values, Set<String> channels) {
        var duty = values.find(ON_CALL);
        if (duty != null) {
            duty.who().stream()
                    .map(Person::channel)
                    .filter(channel -> !channels.contains(channel))
                    .forEach(channel -> values.refuse(
                            ON_CALL, Message.of("project.alerts.unknown", channel), Declared.hint(channel, channels)));
            refuseSame(values, duty);
        }
        var steps = values.get(ESCALATE);
        var known = new HashSet<>(channels);
        if (duty != null) {
            known.add(AlertDuty.ON_CALL);
        }
        steps.stream()
                .flatMap(step -> step.to().stream())
                .filter(channel -> !known.contains(channel))
                .forEach(channel -> values.refuse(
                        ESCALATE, Message.of("project.alerts.unknown", channel), Declared.hint(channel, known)));
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).after().compareTo(steps.get(i - 1).after()) <= 0) {
                values.refuse(
                        ESCALATE, Message.of("project.alerts.steps", i + 1), Message.of("project.alerts.steps.fix"));
            }
        }
        if (channels.contains(AlertDuty.ON_CALL)) {
            values.refuse(Message.of("project.alerts.reserved"), Message.of("project.alerts.reserved.fix"));
        }
    }

    private static void refuseSame(Values values, OnCall duty) {
        var names = duty.who().stream().map(Person::name).collect(Collectors.toSet());
        if (names.size() < duty.who().size()) {
            values.refuse(ON_CALL, Message.of("project.alerts.twice"), Message.of("project.alerts.twice.fix"));
        }
    }

    private static Type<LocalDateTime> moment() {
        var schema = Map.<String, Object>of(
                "type",
                "string",
                "pattern",
                "^20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$",
                "examples",
                List.of("2026-12-07 08:00"));
        return new ParsedType<>(schema, text -> {
            try {
                return ParsedType.right(LocalDateTime.parse(text, MOMENT));
            } catch (DateTimeException e) {
                return ParsedType.wrong(
                        Message.of("project.alerts.moment", Shown.of(text)), Message.of("project.alerts.moment.fix"));
            }
        });
    }
}
