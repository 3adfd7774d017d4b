package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code docker compose -f … up} would start: a Compose file with those merged over it and included in it.
 *
 * @param files in the order in which they are merged, then those they refer to
 * @param services sorted as written
 * @param variables every use of a variable in them
 * @param environment the file that variables are filled in from; null when there is none
 * @param development whether its file's name says that it is for development or tests, or another file completes it for
 *     production
 * @param volumes declared at the top
 * @param networks declared at the top
 * @param definition all of it
 */
public record Stack(
        List<SourceFile> files,
        List<Service> services,
        List<VariableUse> variables,
        @Nullable EnvSource environment,
        boolean development,
        List<Named> volumes,
        List<Named> networks,
        Section definition) {

    public Stack {
        files = List.copyOf(files);
        services = List.copyOf(services);
        variables = List.copyOf(variables);
        volumes = List.copyOf(volumes);
        networks = List.copyOf(networks);
    }

    public Optional<Service> service(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /** The declared volume of a name. */
    public Optional<Named> volume(String name) {
        return volumes.stream().filter(volume -> volume.name().equals(name)).findFirst();
    }

    /** The file that Compose is given first. */
    public SourceFile main() {
        return files.getFirst();
    }
}
