package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.SourceFile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Variables that builds, secrets and configs take from outside by their names, without a dollar sign. */
    public Set<String> takenByName() {
        var names = new HashSet<String>();
        for (var service : services) {
            service.definition().section("build").named("args").forEach((name, entry) -> {
                if (entry.value() instanceof Node.Scalar scalar && scalar.nothing()) {
                    names.add(name);
                }
            });
        }
        for (var kind : List.of("secrets", "configs")) {
            for (var key : definition.section(kind).keys()) {
                var name = definition.section(kind).section(key).text("environment");
                if (name != null) {
                    names.add(name.value());
                }
            }
        }
        return names;
    }

    /** The file that Compose is given first. */
    public SourceFile main() {
        return files.getFirst();
    }
}
