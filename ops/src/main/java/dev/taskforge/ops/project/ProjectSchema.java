package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.ObjectType;
import java.util.LinkedHashMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the declarations of the file as a JSON Schema document. */
final class ProjectSchema {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ProjectSchema() {}

    static String of(ObjectType<ProjectFile> type) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", ProjectFile.NAME);
        schema.put("description", "A project of TaskForge.");
        schema.putAll(type.schema());
        return JSON.writeValueAsString(schema) + "\n";
    }
}
