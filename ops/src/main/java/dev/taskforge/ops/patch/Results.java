package dev.taskforge.ops.patch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads what jobs and their steps have recorded. */
public final class Results {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Results() {}

    /** The result of a job or a step as it was recorded; empty when there is none. */
    public static <T> Optional<T> read(@Nullable String recorded, Class<T> type) {
        return recorded == null ? Optional.empty() : Optional.ofNullable(JSON.readValue(recorded, type));
    }
}
