package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.ProjectFile.Watched;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One check: the keys of exactly one kind, and those that all kinds have in common. */
record DeclaredCheckType(String name, List<CheckFormat> formats, FileParts parts) implements Type<DeclaredCheck> {
    private static final Field<String> TITLE =
            Field.optional("title", Types.text(200), "What the check proves, for people.");
    private static final Field<Priority> PRIORITY = Field.withDefault(
            "priority",
            Types.choice(Map.of("P0", Priority.P0, "P1", Priority.P1, "P2", Priority.P2)),
            Priority.P1,
            "P0 blocks the launch while it does not pass.");
    private static final Field<Duration> MAX_AGE = Field.optional(
            "max_age",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
            "How long the evidence of an answer counts.");
    private static final Field<String> FIX =
            Field.optional("fix", Types.text(1000), "What to do when it fails, in your own words.");
    private static final WatchKeys WATCHED = WatchKeys.usual();
    private static final List<String> COMMON = List.of(
            "title", "priority", "max_age", "timeout", "fix", "every", "fails_after", "recovers_after", "needs");

    private static Field<Duration> timeout(CheckFormat format) {
        return Field.withDefault(
                "timeout",
                Types.duration(Duration.ofMillis(100), Duration.ofHours(1)),
                format.timeout(),
                "How long the check may take.");
    }

    @Override
    public @Nullable DeclaredCheck read(Tree tree, Reading reading) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            reading.report(tree.place(), Message.of("project.check.object"), Message.of("project.check.example"));
            return null;
        }
        var kinds = formats.stream()
                .filter(format -> mapping.entries().containsKey(format.key()))
                .toList();
        if (kinds.size() != 1) {
            reportKinds(mapping, kinds, reading);
            return null;
        }
        var format = kinds.getFirst();
        if (!format.watchable() && reportsWatched(mapping, format, reading)) {
            return null;
        }
        var timeout = timeout(format);
        var watch = WatchKeys.of(format);
        return new ObjectType<>(
                        fields(format, timeout, watch), values -> build(mapping, format, timeout, watch, values))
                .read(tree, reading);
    }

    private void reportKinds(Tree.Mapping mapping, List<CheckFormat> found, Reading reading) {
        if (found.isEmpty()) {
            var known = formats.stream().map(CheckFormat::key).toList();
            var meant = mapping.entries().keySet().stream()
                    .filter(key -> !COMMON.contains(key))
                    .flatMap(key -> Nearest.to(key, known).stream())
                    .findFirst();
            reading.report(
                    mapping.place(),
                    Message.of("project.check.no-kind"),
                    meant.map(kind -> Message.of("yaml.did-you-mean", kind))
                            .orElse(Message.of("project.check.kinds", String.join(", ", known))));
            return;
        }
        var keys = found.stream().map(CheckFormat::key).toList();
        var second = mapping.entries().getOrDefault(keys.get(1), new Tree.Entry(mapping.place(), mapping));
        reading.report(
                second.place(),
                Message.of("project.check.two-kinds", keys.get(0), keys.get(1)),
                Message.of("project.check.two-kinds.fix"));
    }

    private static boolean reportsWatched(Tree.Mapping mapping, CheckFormat format, Reading reading) {
        var written = WATCHED.all().stream()
                .filter(field -> mapping.entries().containsKey(field.name()))
                .toList();
        for (var field : written) {
            var entry = Objects.requireNonNull(mapping.entries().get(field.name()));
            reading.key(field.name())
                    .report(
                            entry.place(),
                            Message.of("project.check.unwatchable", format.key()),
                            Message.of("project.check.unwatchable.fix"));
        }
        return !written.isEmpty();
    }

    private static @Nullable Watched watched(Values values, Field<Duration> timeout, WatchKeys watch) {
        var every = values.find(watch.every());
        if (every == null) {
            for (var field : List.of(watch.failsAfter(), watch.recoversAfter(), watch.needs())) {
                if (values.has(field)) {
                    values.refuse(
                            field,
                            Message.of("project.check.not-watched", field.name()),
                            Message.of("project.check.not-watched.fix"));
                }
            }
            return null;
        }
        if (values.has(timeout) && values.get(timeout).compareTo(every) > 0) {
            values.refuse(
                    timeout,
                    Message.of("project.check.longer", Durations.show(values.get(timeout)), Durations.show(every)),
                    Message.of("project.check.longer.fix"));
        }
        return new Watched(
                every, values.get(watch.failsAfter()), values.get(watch.recoversAfter()), values.get(watch.needs()));
    }

    /** What nobody wrote is no longer than the time until the next look. */
    private static Duration timeout(Values values, Field<Duration> timeout, @Nullable Watched watched) {
        var time = values.get(timeout);
        return watched == null || time.compareTo(watched.every()) <= 0 ? time : watched.every();
    }

    private DeclaredCheck build(
            Tree.Mapping mapping, CheckFormat format, Field<Duration> timeout, WatchKeys watch, Values values) {
        format.review(values, parts);
        var title = values.find(TITLE);
        var maxAge = values.find(MAX_AGE);
        var watched = format.watchable() ? watched(values, timeout, watch) : null;
        return new DeclaredCheck(
                name,
                format.key(),
                question(mapping, format),
                title == null ? name : title,
                values.get(PRIORITY),
                maxAge == null ? format.maxAge() : maxAge,
                timeout(values, timeout, watched),
                values.find(FIX),
                watched);
    }

    private static Tree.Mapping question(Tree.Mapping mapping, CheckFormat format) {
        var own = new LinkedHashMap<String, Tree.Entry>();
        // In the order of the kind, so that keys put in another order do not make another question.
        for (var field : format.fields()) {
            var entry = mapping.entries().get(field.name());
            if (entry != null) {
                own.put(field.name(), entry);
            }
        }
        return new Tree.Mapping(mapping.place(), own);
    }

    private static List<Field<?>> fields(CheckFormat format, Field<Duration> timeout, WatchKeys watch) {
        var common = Stream.of(TITLE, PRIORITY, MAX_AGE, timeout, FIX);
        var watched = format.watchable() ? watch.all().stream() : Stream.<Field<?>>empty();
        return Stream.of(format.fields().stream(), common, watched)
                .<Field<?>>flatMap(fields -> fields)
                .toList();
    }

    @Override
    public Map<String, Object> schema() {
        return schema(formats);
    }

    static Map<String, Object> schema(List<CheckFormat> formats) {
        var kinds = new ArrayList<Map<String, Object>>();
        for (var format : formats) {
            var schema = new LinkedHashMap<String, Object>();
            schema.put("title", format.key());
            schema.putAll(ObjectType.schemaOf(fields(format, timeout(format), WatchKeys.of(format))));
            kinds.add(schema);
        }
        return Map.of("oneOf", kinds);
    }
}
