package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service of a stack, its files merged.
 *
 * @param spot where its name stands
 * @param image with variables filled in; null when it is only built
 * @param environment from {@code environment} and from its {@code env_file}s, the former winning
 * @param envFiles the files that {@code env_file} names
 * @param health its health check; null when the file has none, so that the one of the image runs
 * @param definition all of it
 */
public record Service(
        String name,
        Spot spot,
        @Nullable String image,
        List<Setting> environment,
        List<EnvFileUse> envFiles,
        List<Port> ports,
        List<Mount> mounts,
        @Nullable Words entrypoint,
        @Nullable Words command,
        @Nullable HealthCheck health,
        Limits limits,
        List<Dependency> dependencies,
        List<Named> networks,
        Section definition) {

    public Service {
        environment = List.copyOf(environment);
        envFiles = List.copyOf(envFiles);
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
        dependencies = List.copyOf(dependencies);
        networks = List.copyOf(networks);
    }

    public Optional<Setting> setting(String name) {
        return environment.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    /** Whether it mounts a file, or a folder that holds it. */
    public boolean sees(SourceFile file) {
        return mounts.stream()
                .filter(mount -> mount.kind() == Mount.Kind.BIND && mount.source() != null)
                .map(mount -> Paths.beside(mount.spot().file(), String.valueOf(mount.source())))
                .anyMatch(path -> path != null
                        && (path.isEmpty()
                                || file.path().equals(path)
                                || file.path().startsWith(path + "/")));
    }

    /** {@code container_name}; null when Compose makes one. */
    public @Nullable Text containerName() {
        return definition.text("container_name");
    }

    /** Whether it shares the network of the server, so that its ports are open without being published. */
    public boolean onHostNetwork() {
        var mode = definition.text("network_mode");
        return mode != null && mode.value().equals("host");
    }

    public boolean isBuilt() {
        return definition.has("build");
    }

    /** Where {@code image} stands, or the service's name when there is none. */
    public Spot imageSpot() {
        var text = definition.text("image");
        return text == null ? spot : text.spot();
    }

    @Override
    public String toString() {
        return spot + " " + name;
    }
}
