package dev.taskforge.ops.project;

import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.AlertDuty.Hours;
import dev.taskforge.ops.project.AlertDuty.Kind;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the section {@code alerts} is declared. */
final class AlertFormat {
    private static final int MOST_CHANNELS = 20;
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Map<String, Topic> TOPICS = words(Topic.values(), Topic::word);
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private static final Field<Locale> LANGUAGE = Field.optional(
            "language",
            Types.choice(Map.of("en", Messages.ENGLISH, "id", Messages.INDONESIAN)),
            "The language of the messages: id or en; en when left out.");
    private static final Field<ZoneId> TIMEZONE = Field.withDefault(
            "timezone",
            Types.zone(),
            ZoneId.of("UTC"),
            "In which times are told and hours are meant; UTC when left out.");
    private static final Field<Duration> AT_MOST_EVERY = Field.withDefault(
            "every",
            Types.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
            EVERY,
            "The least time between two messages of one subject to one channel; the first one goes at once, and that all is well again always.");

    private static final Field<String> ID =
            Field.required("id", Types.text(63, ProjectFormat.NAME, "project.part-name", "ops"), "What it is called.");
    private static final Field<List<Topic>> OF = Field.withDefault(
            "topics",
            Types.list(Types.choice(TOPICS), 0, Topic.values().length),
            Arrays.asList(Topic.values()),
            "Of what it hears; of all when left out, of nothing when empty: then it only stands in for another.");
    private static final Field<Severity> SEVERITY = Field.optional(
            "severity",
            Types.choice(words(Severity.values(), Severity::word)),
            "The least it hears: info, warning or critical; info when left out.");
    private static final Field<String> FROM = Field.required("from", time(), "Their beginning, such as \"07:00\".");
    private static final Field<String> UNTIL = Field.required("to", time(), "Their end, such as \"22:00\".");
    private static final Field<Hours> HOURS = Field.optional(
            "hours",
            new ObjectType<>(List.of(FROM, UNTIL), AlertFormat::hours),
            "The hours in which it hears what is not critical; the rest waits for them.");
    private static final Field<String> FALLBACK = Field.optional(
            "fallback",
            Types.text(63, ProjectFormat.NAME, "project.part-name", "mail"),
            "The id of the channel that gets a message when this one has failed three times, for two minutes or for good.");
    private static final Field<Boolean> PRIVATE = Field.withDefault(
            "private",
            Types.flag(),
            false,
            "Whether its address may lie on this machine or in a private network, as that of a WAHA or ntfy of your own.");
    private static final Map<Kind, Field<Map<String, String>>> KINDS = ChannelFormat.fields();

    private static final Field<List<Channel>> TO =
            Field.required("to", Types.list(channel(), 1, MOST_CHANNELS), "The channels, each with exactly one kind.");

    private AlertFormat() {}

    static Type<AlertDuty> type() {
        return new ObjectType<>(
                List.of(LANGUAGE, TIMEZONE, AT_MOST_EVERY, TO, OnCallFormat.ON_CALL, OnCallFormat.ESCALATE),
                AlertFormat::build);
    }

    private static Type<Channel> channel() {
        var fields = new ArrayList<Field<?>>(List.of(ID));
        fields.addAll(KINDS.values());
        fields.addAll(List.of(OF, SEVERITY, HOURS, FALLBACK, PRIVATE));
        return new ObjectType<>(fields, AlertFormat::channel);
    }

    private static @Nullable Channel channel(Values values) {
        var kinds = KINDS.entrySet().stream()
                .filter(kind -> values.has(kind.getValue()))
                .toList();
        if (kinds.size() != 1) {
            var known = KINDS.keySet().stream().map(Kind::word).collect(Collectors.joining(", "));
            values.refuse(
                    Message.of("project.alerts.kind", values.get(ID), kinds.size()),
                    Message.of("project.alerts.kind.fix", known));
            return null;
        }
        var severity = values.find(SEVERITY);
        var kind = kinds.getFirst();
        var settings = values.get(kind.getValue());
        if (settings.containsKey("user") != settings.containsKey("password") && kind.getKey() == Kind.EMAIL) {
            values.refuse(
                    kind.getValue(), Message.of("project.alerts.sign-in"), Message.of("project.alerts.sign-in.fix"));
            return null;
        }
        return new Channel(
                values.get(ID),
                kind.getKey(),
                settings,
                List.copyOf(new LinkedHashSet<>(values.get(OF))),
                severity == null ? Severity.INFO : severity,
                values.find(HOURS),
                values.find(FALLBACK),
                values.get(PRIVATE));
    }

    private static @Nullable Hours hours(Values values) {
        if (values.get(FROM).equals(values.get(UNTIL))) {
            values.refuse(Message.of("project.alerts.hours"), Message.of("project.alerts.hours.fix"));
            return null;
        }
        return new Hours(LocalTime.parse(values.get(FROM)), LocalTime.parse(values.get(UNTIL)));
    }

    private static AlertDuty build(Values values) {
        var channels = values.get(TO);
        Set<String> ids = new HashSet<>();
        for (var channel : channels) {
            if (!ids.add(channel.id())) {
                values.refuse(
                        TO, Message.of("project.alerts.same", channel.id()), Message.of("project.alerts.same.fix"));
            }
        }
        for (var channel : channels) {
            var other = channel.fallback();
            if (other == null) {
                continue;
            }
            if (other.equals(channel.id())) {
                values.refuse(TO, Message.of("project.alerts.itself", other), Message.of("project.alerts.itself.fix"));
            } else if (!ids.contains(other)) {
                values.refuse(TO, Message.of("project.alerts.unknown", other), Declared.hint(other, ids));
            }
        }
        OnCallFormat.review(values, ids);
        var language = values.find(LANGUAGE);
        return new AlertDuty(
                language == null ? Messages.ENGLISH : language,
                values.get(TIMEZONE),
                values.get(AT_MOST_EVERY),
                channels,
                values.find(OnCallFormat.ON_CALL),
                values.get(OnCallFormat.ESCALATE));
    }

    /** A time of day. */
    static Type<String> time() {
        return Types.text(5, TIME, "project.alerts.time", "07:00");
    }

    private static <T> Map<String, T> words(T[] all, Function<T, String> word) {
        return Arrays.stream(all).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
    }
}
