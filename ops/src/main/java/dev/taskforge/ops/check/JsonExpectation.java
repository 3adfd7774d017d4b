package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares values of a JSON answer, found by dotted paths, with those wanted. */
public final class JsonExpectation {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonExpectation() {}

    /** What is wrong first, or null when everything is as wanted. */
    static @Nullable Message firstWrong(String body, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            return null;
        }
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            return Message.of("check.http.not-json");
        }
        for (var entry : wanted.entrySet()) {
            var found = find(root, entry.getKey());
            if (found == null || found.isMissingNode()) {
                return Message.of("check.http.json.missing", entry.getKey());
            }
            var text = text(found);
            if (!text.equals(entry.getValue())) {
                return Message.of("check.http.json.other", entry.getKey(), shortened(text), entry.getValue());
            }
        }
        return null;
    }

    /** The value at a dotted path of a JSON text, texts without quotes; null when there is none or it is not JSON. */
    public static @Nullable String valueAt(String body, String path) {
        try {
            var found = find(JSON.readTree(body), path);
            return found == null || found.isMissingNode() || found.isNull() ? null : text(found);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Follows {@code data.items.0.name}; {@code items[0]} is the same as {@code items.0}. */
    private static @Nullable JsonNode find(JsonNode root, String path) {
        var node = root;
        for (var part : path.replace("[", ".").replace("]", "").split("\\.")) {
            if (node == null) {
                return null;
            }
            node = node.isArray() && part.matches("[0-9]{1,6}") ? node.get(Integer.parseInt(part)) : node.get(part);
        }
        return node;
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : node.toString();
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
