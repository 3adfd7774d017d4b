package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code docker compose -f … up} would start: a Compose file with those merged over it.
 *
 * @param files in the order in which they are merged
 * @param variables every use of a variable in them
 * @param environment the file that variables are filled in from; null when there is none
 */
public record Stack(
        List<SourceFile> files,
        List<Service> services,
        List<VariableUse> variables,
        @Nullable EnvSource environment) {

    public Stack {
        files = List.copyOf(files);
        services = List.copyOf(services);
        variables = List.copyOf(variables);
    }

    public Optional<Service> service(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }
}
