package dev.taskforge.ops.web;

import dev.taskforge.ops.web.Captured.MissingException;
import dev.taskforge.ops.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A value of the file as a JSON text. */
final class JsonText {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonText() {}

    static String of(Tree tree, Map<String, String> captured) throws MissingException {
        return JSON.writeValueAsString(value(tree, captured));
    }

    private static @Nullable Object value(Tree tree, Map<String, String> captured) throws MissingException {
        switch (tree) {
            case Tree.Scalar scalar -> {
                return switch (scalar.sort()) {
                    case TEXT -> Captured.fill(scalar.text(), captured);
                    case INTEGER, DECIMAL -> number(scalar.text());
                    case BOOLEAN -> Boolean.valueOf(scalar.text());
                    case NOTHING -> null;
                };
            }
            case Tree.Items items -> {
                var values = new ArrayList<@Nullable Object>();
                for (var item : items.items()) {
                    values.add(value(item, captured));
                }
                return values;
            }
            case Tree.Mapping mapping -> {
                var values = new LinkedHashMap<String, @Nullable Object>();
                for (var entry : mapping.entries().entrySet()) {
                    values.put(entry.getKey(), value(entry.getValue().value(), captured));
                }
                return values;
            }
        }
    }

    /** A number as JSON writes it; what only YAML calls a number, such as {@code 0x1F} or {@code .inf}, is a text. */
    private static Object number(String text) {
        return text.matches("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
                ? JsonNodeFactory.instance.numberNode(new java.math.BigDecimal(text))
                : text;
    }
}
