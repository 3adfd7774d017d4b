package dev.taskforge.server.http;

import dev.taskforge.server.http.Shape.AnyShape;
import dev.taskforge.server.http.Shape.ChoiceShape;
import dev.taskforge.server.http.Shape.DecimalShape;
import dev.taskforge.server.http.Shape.Field;
import dev.taskforge.server.http.Shape.ListShape;
import dev.taskforge.server.http.Shape.MapShape;
import dev.taskforge.server.http.Shape.ObjectShape;
import dev.taskforge.server.http.Shape.TextShape;
import dev.taskforge.server.http.Shape.TimeShape;
import dev.taskforge.server.http.Shape.WholeShape;
import dev.taskforge.server.http.Shape.YesNoShape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON Schemas of records, each once under its name. */
final class Schemas {
    private final Map<String, Map<String, Object>> named = new TreeMap<>();
    private final Map<String, Use> owners = new HashMap<>();

    /** A record in one direction: a request may leave out what an answer always holds. */
    private record Use(Class<?> type, boolean request) {}

    /** The schemas used so far by name. */
    Map<String, Map<String, Object>> named() {
        return named;
    }

    /** A reference to the schema of a request's body. */
    Map<String, Object> request(Class<?> type) {
        return reference(Shapes.ofRecord(type), true);
    }

    /** A reference to the schema of an answer. */
    Map<String, Object> answer(Class<?> type) {
        return type.isRecord() ? reference(Shapes.ofRecord(type), false) : Map.of();
    }

    private Map<String, Object> reference(ObjectShape shape, boolean request) {
        var use = new Use(shape.type(), request);
        var name = name(use);
        if (owners.putIfAbsent(name, use) == null) {
            named.put(name, object(shape, request));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    /**
     * The record's own name, with that of the class around it when another record already has it, and with its direction
     * when it already goes the other way.
     */
    private String name(Use use) {
        var name = use.type().getSimpleName();
        var around = use.type().getEnclosingClass();
        var first = owners.get(name);
        if (first != null && first.type() != use.type() && around != null) {
            name = around.getSimpleName() + name;
        }
        var same = owners.get(name);
        return same == null || same.equals(use) ? name : name + (use.request() ? "Request" : "Answer");
    }

    private Map<String, Object> object(ObjectShape shape, boolean request) {
        var properties = new LinkedHashMap<String, Object>();
        shape.fields().forEach(field -> properties.put(field.name(), property(field, request)));
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        // In an answer every field is present, if only as null.
        var required = shape.fields().stream()
                .filter(field -> !request || field.required())
                .map(Field::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (request) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private Map<String, Object> property(Field field, boolean request) {
        var schema = new LinkedHashMap<>(schema(field.shape(), request));
        if (!field.required()) {
            allowNull(schema);
        }
        if (field.about() != null) {
            schema.put("description", field.about());
        }
        return schema;
    }

    private static void allowNull(Map<String, Object> schema) {
        if (schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
        }
        if (schema.remove("$ref") instanceof String reference) {
            schema.put("oneOf", List.of(Map.of("$ref", reference), Map.of("type", "null")));
        }
        schema.remove("enum");
    }

    private Map<String, Object> schema(Shape shape, boolean request) {
        return switch (shape) {
            case TextShape text -> text(text, request);
            case WholeShape whole -> whole(whole, request);
            case DecimalShape _ -> Map.of("type", "number");
            case YesNoShape _ -> Map.of("type", "boolean");
            case TimeShape _ -> Map.of("type", "string", "format", "date-time");
            case ChoiceShape choice -> choice(choice);
            case ListShape list -> Map.of("type", "array", "items", schema(list.element(), request));
            case MapShape map -> Map.of("type", "object", "additionalProperties", schema(map.value(), request));
            case AnyShape _ -> Map.of();
            case ObjectShape object -> reference(object, request);
        };
    }

    private static Map<String, Object> text(TextShape text, boolean request) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "string");
        if (request) {
            schema.put("minLength", text.min());
            schema.put("maxLength", text.max());
            if (text.pattern() != null) {
                schema.put("pattern", "^(" + text.pattern().pattern() + ")$");
            }
        }
        return schema;
    }

    private static Map<String, Object> whole(WholeShape whole, boolean request) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "integer");
        schema.put("format", whole.wide() ? "int64" : "int32");
        if (request && whole.min() > Integer.MIN_VALUE) {
            schema.put("minimum", whole.min());
        }
        if (request && whole.max() < Integer.MAX_VALUE) {
            schema.put("maximum", whole.max());
        }
        return schema;
    }

    private static Map<String, Object> choice(ChoiceShape choice) {
        return Map.of("type", "string", "enum", List.copyOf(choice.constants().keySet()));
    }
}
