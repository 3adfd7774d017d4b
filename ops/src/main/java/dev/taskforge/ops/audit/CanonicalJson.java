package dev.taskforge.ops.audit;

import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON with one spelling: keys sorted and in snake_case, no spaces, times in ISO 8601. */
final class CanonicalJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private CanonicalJson() {}

    static String of(Object value) {
        return MAPPER.writeValueAsString(sorted(MAPPER.valueToTree(value)));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        if (node.isObject()) {
            var members = new TreeMap<String, JsonNode>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            var object = JsonNodeFactory.instance.objectNode();
            members.forEach(object::set);
            return object;
        }
        return node;
    }
}
