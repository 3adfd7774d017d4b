package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service of a stack, its files merged.
 *
 * @param spot where its name stands
 * @param image with variables filled in; null when it is only built
 * @param environment from {@code environment} and from its {@code env_file}s, the former winning
 */
public record Service(String name, Spot spot, @Nullable String image, List<Setting> environment) {

    public Service {
        environment = List.copyOf(environment);
    }
}
