package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of which files are declared. */
public final class Types {
    private static final Map<String, Object> DURATION_SCHEMA = Map.of(
            "type", "string", "pattern", "^[1-9][0-9]{0,8}(ms|s|m|h|d)$", "examples", List.of("10s", "24h", "90d"));

    private static final Pattern PATH =
            Pattern.compile("(?!~)(/[^\\x00-\\x1f]*|(?!(.*/)?\\.\\.(/|$))[^/\\x00-\\x1f][^\\x00-\\x1f]*)");

    private Types() {}

    /** A text of 1 to {@code most} characters. */
    public static Type<String> text(int most) {
        return new TextType(most, Pattern.compile("(?s).*\\S.*"), "yaml.blank", "…", true);
    }

    /**
     * A text that matches {@code pattern} as a whole and holds no variables.
     *
     * @param key of the message that says what it must look like
     */
    public static Type<String> text(int most, String pattern, String key, String example) {
        return new TextType(most, Pattern.compile(pattern), key, example, false);
    }

    /** As {@link #text(int, String, String, String)}, where variables may stand in the text. */
    public static Type<String> variableText(int most, String pattern, String key, String example) {
        return new TextType(most, Pattern.compile(pattern), key, example, true);
    }

    /** A path, absolute or relative to the project's folder; a relative one may not leave it by {@code ..}. */
    public static Type<String> path() {
        return new TextType(1024, PATH, "yaml.path", "config/app.ini", true);
    }

    /** As {@link #path}, without variables: for what must be known before variables are. */
    public static Type<String> fixedPath() {
        return new TextType(1024, PATH, "yaml.path", "data/app.db", false);
    }

    /** A web address. */
    public static Type<String> url() {
        return new TextType(
                2048,
                Pattern.compile("https?://(\\[[0-9a-fA-F:.]+\\]|[^\\s/?#@:\\[\\]]+)(:[0-9]{1,5})?([/?][^\\s#]*)?"),
                "yaml.url",
                "https://app.example.id/health",
                true);
    }

    /** A host with a port, {@code host:port}; an IPv6 address stands in brackets. */
    public static Type<String> hostPort() {
        return new TextType(
                300,
                Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+):([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}"
                        + "|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"),
                "yaml.host-port",
                "127.0.0.1:5432",
                true);
    }

    /** A time zone such as {@code Asia/Jakarta}. */
    public static Type<ZoneId> zone() {
        var schema = Map.<String, Object>of("type", "string", "examples", List.of("Asia/Jakarta", "UTC"));
        return new ParsedType<>(schema, text -> {
            if (!ZoneId.getAvailableZoneIds().contains(text)) {
                return ParsedType.wrong(
                        Message.of("yaml.zone", Shown.of(text)),
                        Nearest.to(text, ZoneId.getAvailableZoneIds())
                                .map(near -> Message.of("yaml.did-you-mean", near))
                                .orElse(Message.of("yaml.zone.fix")));
            }
            return ParsedType.right(ZoneId.of(text));
        });
    }

    /** A duration such as {@code 10s}, {@code 24h}, {@code 90d}. */
    public static Type<Duration> duration(Duration least, Duration most) {
        return new ParsedType<>(DURATION_SCHEMA, text -> {
            var value = Durations.parse(text);
            if (value == null) {
                return ParsedType.wrong(Message.of("yaml.duration", Shown.of(text)), Message.of("yaml.duration.fix"));
            }
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                return ParsedType.wrong(
                        Message.of("yaml.range", Shown.of(text), Durations.show(least), Durations.show(most)), null);
            }
            return ParsedType.right(value);
        });
    }

    /** One of a few words. */
    public static <T> Type<T> choice(Map<String, T> words) {
        var known = List.copyOf(new TreeSet<>(words.keySet()));
        return new ParsedType<>(Map.of("type", "string", "enum", known), text -> {
            var value = words.get(text);
            return value == null
                    ? ParsedType.wrong(Message.of("yaml.choice", Shown.of(text)), Nearest.hint(text, known))
                    : ParsedType.right(value);
        });
    }

    /** A whole number. */
    public static Type<Integer> integer(int least, int most) {
        var schema = Map.<String, Object>of("type", "integer", "minimum", least, "maximum", most);
        return new ScalarType<>(
                schema,
                scalar -> {
                    if (scalar.sort() != Tree.Sort.INTEGER || !scalar.text().matches("[+-]?[0-9]{1,10}")) {
                        return null;
                    }
                    long value = Long.parseLong(scalar.text());
                    return value < least || value > most ? null : (int) value;
                },
                text -> Message.of("yaml.integer", Shown.of(text), least, most));
    }

    /** A number, whole or not. */
    public static Type<BigDecimal> number(BigDecimal least, BigDecimal most) {
        var schema = Map.<String, Object>of("type", "number", "minimum", least, "maximum", most);
        return new ScalarType<>(
                schema,
                scalar -> {
                    boolean numeric = scalar.sort() == Tree.Sort.INTEGER || scalar.sort() == Tree.Sort.DECIMAL;
                    if (!numeric || !scalar.text().matches("[+-]?[0-9]{1,18}(\\.[0-9]{1,9})?")) {
                        return null;
                    }
                    var value = new BigDecimal(scalar.text());
                    return value.compareTo(least) < 0 || value.compareTo(most) > 0 ? null : value;
                },
                text -> Message.of("yaml.number", Shown.of(text), least.toPlainString(), most.toPlainString()));
    }

    /** {@code true} or {@code false}. */
    public static Type<Boolean> flag() {
        return new ScalarType<>(
                Map.of("type", "boolean"),
                scalar -> scalar.sort() == Tree.Sort.BOOLEAN ? Boolean.valueOf(scalar.text()) : null,
                text -> Message.of("yaml.flag", Shown.of(text)));
    }

    /** An amount of bytes: a number, or a text such as {@code 5GB} or {@code 512MiB}. */
    public static Type<Long> bytes() {
        return new ScalarType<>(
                Map.of(
                        "type",
                        List.of("integer", "string"),
                        "minimum",
                        0,
                        "pattern",
                        Bytes.PATTERN,
                        "examples",
                        List.of("5GB", "512MiB")),
                scalar -> Bytes.parse(scalar.text()),
                text -> Message.of("yaml.bytes", Shown.of(text)));
    }

    /** Any single value, as the text it was written as. */
    public static Type<String> scalar() {
        return new ScalarType<>(
                Map.of("type", List.of("string", "number", "boolean"), "maxLength", 1000),
                scalar -> scalar.sort() == Tree.Sort.NOTHING || scalar.text().length() > 1000 ? null : scalar.text(),
                text -> Message.of("yaml.scalar"));
    }

    /** A list of {@code least} to {@code most} items. */
    public static <T> Type<List<T>> list(Type<T> type, int least, int most) {
        return new Type<>() {
            @Override
            public @Nullable List<T> read(Tree tree, Reading reading) {
                if (!(tree instanceof Tree.Items items)) {
                    reading.report(tree.place(), Message.of("yaml.list"), Message.of("yaml.list.fix"));
                    return null;
                }
                int size = items.items().size();
                if (size < least || size > most) {
                    reading.report(tree.place(), Message.of("yaml.list.size", size, least, most), null);
                    return null;
                }
                var values = new ArrayList<T>();
                for (int i = 0; i < size; i++) {
                    var value = type.read(items.items().get(i), reading.item(i));
                    if (value != null) {
                        values.add(value);
                    }
                }
                return values.size() == size ? List.copyOf(values) : null;
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "array", "items", type.schema(), "minItems", least, "maxItems", most);
            }
        };
    }

    /** One by itself, or a list of 1 to {@code most}. */
    public static <T> Type<List<T>> oneOrMore(Type<T> type, int most) {
        var several = list(type, 1, most);
        return new Type<>() {
            @Override
            public @Nullable List<T> read(Tree tree, Reading reading) {
                if (tree instanceof Tree.Items) {
                    return several.read(tree, reading);
                }
                var one = type.read(tree, reading);
                return one == null ? null : List.of(one);
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("oneOf", List.of(type.schema(), several.schema()));
            }
        };
    }

    /**
     * An object whose keys the author chooses, at most {@code most} of them, in the order written.
     *
     * @param keys the pattern of a key
     * @param message says what a key must look like
     */
    public static <T> Type<Map<String, T>> map(Type<T> type, String keys, String message, int most) {
        return map(key -> type, type.schema(), keys, message, most);
    }

    /** As {@link #map(Type, String, String, int)}, where the type of a value may depend on its key. */
    public static <T> Type<Map<String, T>> map(
            Function<String, Type<T>> typeOf, Map<String, Object> schema, String keys, String message, int most) {
        var pattern = Pattern.compile(keys);
        return new Type<>() {
            @Override
            public @Nullable Map<String, T> read(Tree tree, Reading reading) {
                if (!(tree instanceof Tree.Mapping mapping)) {
                    reading.report(tree.place(), Message.of("yaml.map"), Message.of("yaml.map.fix"));
                    return null;
                }
                int before = reading.count();
                if (mapping.entries().size() > most) {
                    reading.report(
                            tree.place(),
                            Message.of("yaml.map.size", mapping.entries().size(), most),
                            null);
                }
                var values = new LinkedHashMap<String, T>();
                mapping.entries().forEach((key, entry) -> {
                    var here = reading.key(key);
                    if (!pattern.matcher(key).matches()) {
                        here.report(entry.place(), Message.of(message, Shown.of(key)), null);
                    }
                    var value = typeOf.apply(key).read(entry.value(), here);
                    if (value != null) {
                        values.put(key, value);
                    }
                });
                return reading.count() > before ? null : Collections.unmodifiableMap(values);
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        schema,
                        "propertyNames",
                        Map.of("pattern", "^(?:" + keys + ")$"),
                        "maxProperties",
                        most);
            }
        };
    }
}
