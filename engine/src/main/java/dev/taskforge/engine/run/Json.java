package dev.taskforge.engine.run;

import dev.taskforge.engine.api.PermanentFailure;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON as jobs use it: snake_case; strict where people write it, lenient where an older version did. */
final class Json {
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final JsonMapper STRICT = LENIENT.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    /** Reads a payload; the refusal names the field. */
    static <T> T payload(String text, Class<T> type) {
        try {
            return STRICT.readValue(text, type);
        } catch (DatabindException e) {
            var field = e.getPath().stream()
                    .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                    .collect(Collectors.joining("."));
            throw new PermanentFailure("payload" + (field.isEmpty() ? "" : " field " + field) + " does not fit: "
                    + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw new PermanentFailure("payload is not JSON: " + e.getOriginalMessage());
        }
    }

    static <T> @Nullable T recorded(@Nullable String text, Class<T> type) {
        return text == null ? null : LENIENT.readValue(text, type);
    }

    static @Nullable String write(@Nullable Object value) {
        return value == null ? null : LENIENT.writeValueAsString(value);
    }
}
