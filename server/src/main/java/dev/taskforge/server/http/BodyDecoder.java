package dev.taskforge.server.http;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Shape.AnyShape;
import dev.taskforge.server.http.Shape.ChoiceShape;
import dev.taskforge.server.http.Shape.DecimalShape;
import dev.taskforge.server.http.Shape.ListShape;
import dev.taskforge.server.http.Shape.MapShape;
import dev.taskforge.server.http.Shape.ObjectShape;
import dev.taskforge.server.http.Shape.TextShape;
import dev.taskforge.server.http.Shape.TimeShape;
import dev.taskforge.server.http.Shape.WholeShape;
import dev.taskforge.server.http.Shape.YesNoShape;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/**
 * Turns a JSON tree into a record by its shape and collects everything that is wrong with it, each under the path of
 * its field. One instance decodes one body.
 */
final class BodyDecoder {
    private static final int MOST_ERRORS = 50;
    private static final int LONGEST_LIST = 10_000;

    private final List<FieldError> errors = new ArrayList<>();

    private BodyDecoder() {}

    /** Decodes the whole body or throws a 422 that names every wrong field. */
    static <T> T decode(JsonNode body, Class<T> type, ObjectShape shape) {
        if (!body.isObject()) {
            throw ProblemException.invalid("", Message.of("body.not_an_object", kind(body)));
        }
        var decoder = new BodyDecoder();
        var value = decoder.object(body, shape, "");
        if (!decoder.errors.isEmpty() || value == null) {
            throw ProblemException.invalid(decoder.errors);
        }
        return type.cast(value);
    }

    private @Nullable Object value(JsonNode node, Shape shape, String path) {
        return switch (shape) {
            case TextShape text -> text(node, text, path);
            case WholeShape whole -> whole(node, whole, path);
            case DecimalShape _ -> node.isNumber() ? node.doubleValue() : wrongType(path, "number", node);
            case YesNoShape _ -> node.isBoolean() ? node.booleanValue() : wrongType(path, "boolean", node);
            case TimeShape _ -> time(node, path);
            case ChoiceShape choice -> choice(node, choice, path);
            case ListShape list -> list(node, list, path);
            case MapShape map -> map(node, map, path);
            case AnyShape _ -> any(node, path);
            case ObjectShape object -> object(node, object, path);
        };
    }

    private @Nullable Object object(JsonNode node, ObjectShape shape, String path) {
        if (!node.isObject()) {
            return wrongType(path, "object", node);
        }
        int before = errors.size();
        for (var name : node.propertyNames()) {
            if (shape.field(name) == null) {
                wrong(at(path, shortened(name)), "field.unknown", String.join(", ", names(shape)));
            }
        }
        var arguments = new @Nullable Object[shape.fields().size()];
        for (int i = 0; i < arguments.length; i++) {
            var field = shape.fields().get(i);
            var child = node.get(field.name());
            if (child != null && !child.isNull()) {
                arguments[i] = value(child, field.shape(), at(path, field.name()));
            } else if (field.required()) {
                wrong(at(path, field.name()), child == null ? "field.missing" : "field.null");
            }
        }
        return errors.size() == before ? make(shape, arguments, path) : null;
    }

    private @Nullable Object make(ObjectShape shape, @Nullable Object[] arguments, String path) {
        try {
            return shape.maker().newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                errors.add(new FieldError(path, ProblemException.sentence(String.valueOf(refused.getMessage()))));
                return null;
            }
            throw new IllegalStateException("cannot make " + shape.type(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + shape.type(), e);
        }
    }

    private @Nullable Object text(JsonNode node, TextShape shape, String path) {
        if (!node.isString()) {
            return wrongType(path, "string", node);
        }
        var text = node.stringValue();
        int length = text.codePointCount(0, text.length());
        if (length > shape.max()) {
            return wrong(path, "field.too_long", length, shape.max());
        }
        if (text.strip().length() < shape.min()) {
            return length == 0 || shape.min() == 1
                    ? wrong(path, "field.empty")
                    : wrong(path, "field.too_short", length, shape.min());
        }
        if (!isClean(text, shape.lines())) {
            return wrong(path, "field.control_characters");
        }
        if (shape.pattern() != null && !shape.pattern().matcher(text).matches()) {
            return wrong(path, "field.pattern", shape.pattern().pattern());
        }
        return text;
    }

    private @Nullable Object whole(JsonNode node, WholeShape shape, String path) {
        if (!node.isIntegralNumber()) {
            return wrongType(path, "integer", node);
        }
        if (!node.canConvertToLong() || node.longValue() < shape.min() || node.longValue() > shape.max()) {
            return wrong(path, "field.range", shape.min(), shape.max());
        }
        return shape.wide() ? (Object) node.longValue() : (Object) node.intValue();
    }

    private @Nullable Object time(JsonNode node, String path) {
        if (!node.isString()) {
            return wrongType(path, "time", node);
        }
        try {
            var time = OffsetDateTime.parse(node.stringValue()).toInstant();
            return time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-12-31T23:59:59Z"))
                    ? wrong(path, "field.time_range")
                    : time;
        } catch (DateTimeException e) {
            return wrong(path, "field.time");
        }
    }

    private @Nullable Object choice(JsonNode node, ChoiceShape shape, String path) {
        var found = node.isString() ? shape.constants().get(node.stringValue().toLowerCase(Locale.ROOT)) : null;
        return found == null
                ? wrong(
                        path,
                        "field.choice",
                        String.join(", ", shape.constants().keySet()))
                : found;
    }

    private @Nullable Object list(JsonNode node, ListShape shape, String path) {
        if (!node.isArray()) {
            return wrongType(path, "array", node);
        }
        if (node.size() > LONGEST_LIST) {
            return wrong(path, "field.too_many", node.size(), LONGEST_LIST);
        }
        var items = new ArrayList<Object>();
        for (int i = 0; i < node.size(); i++) {
            var item = value(node.get(i), shape.element(), path + "[" + i + "]");
            if (item != null) {
                items.add(item);
            }
        }
        return shape.unique() ? new LinkedHashSet<>(items) : List.copyOf(items);
    }

    private @Nullable Object map(JsonNode node, MapShape shape, String path) {
        if (!node.isObject()) {
            return wrongType(path, "object", node);
        }
        var entries = new LinkedHashMap<String, Object>();
        for (var entry : node.properties()) {
            var key = at(path, shortened(entry.getKey()));
            if (entry.getKey().isBlank() || entry.getKey().length() > 200 || !isClean(entry.getKey(), false)) {
                wrong(key, "field.bad_key");
                continue;
            }
            var item = value(entry.getValue(), shape.value(), key);
            if (item != null) {
                entries.put(entry.getKey(), item);
            }
        }
        return entries;
    }

    private @Nullable Object any(JsonNode node, String path) {
        return hasLoneSurrogate(node) ? wrong(path, "field.control_characters") : node;
    }

    private static boolean hasLoneSurrogate(JsonNode node) {
        if (node.isString()) {
            return !isWellFormed(node.stringValue());
        }
        if (node.isObject()) {
            return node.properties().stream()
                    .anyMatch(entry -> !isWellFormed(entry.getKey()) || hasLoneSurrogate(entry.getValue()));
        }
        return node.isArray() && node.valueStream().anyMatch(BodyDecoder::hasLoneSurrogate);
    }

    /** No control characters, no invisible direction marks, no half characters. */
    static boolean isClean(String text, boolean lines) {
        return isWellFormed(text) && text.codePoints().noneMatch(c -> isHidden(c) && !(lines && isLayout(c)));
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x2028
                || c == 0x2029;
    }

    private static boolean isLayout(int c) {
        return c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    private @Nullable Object wrongType(String path, String expected, JsonNode node) {
        return wrong(path, "field.type", "type." + expected, kind(node));
    }

    private @Nullable Object wrong(String path, String key, Object... arguments) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(new FieldError(path, Message.of(key, arguments)));
        }
        return null;
    }

    private static String kind(JsonNode node) {
        return "type."
                + (node.getNodeType() == JsonNodeType.STRING
                        ? "string"
                        : node.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private static List<String> names(ObjectShape shape) {
        return shape.fields().stream().map(Shape.Field::name).toList();
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
