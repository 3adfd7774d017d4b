package dev.taskforge.server.page;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Stored JSON written for people: indented, and as it is when it cannot be read. Pure. */
final class PrettyJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER)))
            .build();

    private PrettyJson() {}

    static String of(@Nullable String json) {
        if (json == null || json.isBlank()) {
            return "";
        }
        try {
            return MAPPER.writeValueAsString(MAPPER.readTree(json));
        } catch (JacksonException e) {
            // Written by somebody's job: what cannot be indented is still worth showing.
            return json;
        }
    }
}
