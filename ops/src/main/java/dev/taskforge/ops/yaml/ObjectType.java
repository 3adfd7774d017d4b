package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object with declared keys; any other key is refused. */
public final class ObjectType<T> implements Type<T> {
    private final List<Field<?>> fields;
    private final Builder<T> builder;

    /** Makes the value of an object from those of its keys, or reports and returns null. */
    @FunctionalInterface
    public interface Builder<T> {
        @Nullable
        T build(Values values);
    }

    public ObjectType(List<? extends Field<?>> fields, Builder<T> builder) {
        this.fields = List.copyOf(fields);
        this.builder = builder;
    }

    @Override
    public @Nullable T read(Tree tree, Reading reading) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            reading.report(tree.place(), Message.of("yaml.object"), Message.of("yaml.object.keys", names()));
            return null;
        }
        int before = reading.count();
        reportUnknown(mapping, reading);
        var values = new IdentityHashMap<Field<?>, Object>();
        for (var field : fields) {
            var entry = mapping.entries().get(field.name());
            if (entry != null) {
                var value = field.type().read(entry.value(), reading.key(field.name()));
                if (value != null) {
                    values.put(field, value);
                }
            } else if (field.required()) {
                reading.key(field.name())
                        .report(
                                mapping.place(),
                                Message.of("yaml.missing", field.name()),
                                Message.of("yaml.missing.add", field.name(), example(field)));
            }
        }
        return reading.count() > before ? null : builder.build(new Values(mapping, values, reading));
    }

    private void reportUnknown(Tree.Mapping mapping, Reading reading) {
        var known = fields.stream().map(Field::name).toList();
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                reading.key(key)
                        .report(entry.place(), Message.of("yaml.unknown", Shown.of(key)), Nearest.hint(key, known));
            }
        });
    }

    private static String example(Field<?> field) {
        return field.type().schema().get("examples") instanceof List<?> examples && !examples.isEmpty()
                ? String.valueOf(examples.getFirst())
                : "…";
    }

    private String names() {
        return String.join(", ", fields.stream().map(Field::name).toList());
    }

    @Override
    public Map<String, Object> schema() {
        return schemaOf(fields);
    }

    /** The JSON Schema of an object with exactly these keys. */
    public static Map<String, Object> schemaOf(List<? extends Field<?>> fields) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var field : fields) {
            var schema = new LinkedHashMap<>(field.type().schema());
            schema.put("description", field.description());
            var fallback = written(field.fallback(), schema.get("enum"));
            if (fallback != null) {
                schema.put("default", fallback);
            }
            properties.put(field.name(), schema);
            if (field.required()) {
                required.add(field.name());
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /**
     * A value as it would stand in the file; null when it would not be written there.
     *
     * @param words those that may stand there; null when it is not one of some
     */
    private static @Nullable Object written(@Nullable Object value, @Nullable Object words) {
        return switch (value) {
            case String text -> text;
            case Number number -> number;
            case Boolean flag -> flag;
            case Duration duration -> Durations.show(duration);
            case Enum<?> constant -> word(constant, words);
            case ZoneId zone -> zone.getId();
            case null, default -> null;
        };
    }

    private static Object word(Enum<?> constant, @Nullable Object words) {
        var name = constant.name().replace('_', '-');
        return words instanceof Collection<?> all
                ? all.stream()
                        .filter(word -> name.equalsIgnoreCase(String.valueOf(word)))
                        .<Object>map(word -> word)
                        .findFirst()
                        .orElse(name)
                : name;
    }
}
