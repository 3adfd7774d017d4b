package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The server of a declared database in its container, as it runs now. */
record PostgresSource(Container container, PostgresServer server) {
    static final String COMPOSE = "com.docker.compose.";

    /** Finds it by what Docker Compose wrote on its container. */
    static PostgresSource find(Docker docker, BackupSource.Postgres source) throws IOException {
        var container = container(docker, source.folder(), source.service());
        return new PostgresSource(container, server(docker, container, source));
    }

    /**
     * The container of a service, which must run.
     *
     * @param folder of the Compose file
     */
    static Container container(Docker docker, Path folder, String service) throws IOException {
        var found = docker.containers(Map.of(COMPOSE + "service", service)).stream()
                .filter(container -> container.startedFrom(folder))
                .filter(container -> !"True".equals(container.label(COMPOSE + "oneoff")))
                .toList();
        if (found.isEmpty()) {
            throw new IOException("service " + service + " has no container started from " + folder
                    + "; start it with docker compose up -d " + service);
        }
        if (found.size() > 1) {
            var names = String.join(", ", found.stream().map(Container::name).toList());
            throw new PermanentFailure("service " + service + " has several containers: " + names);
        }
        var container = found.getFirst();
        if (!container.running()) {
            throw new IOException("container " + container.name() + " is " + container.state()
                    + "; start it with docker compose up -d " + service);
        }
        return container;
    }

    private static PostgresServer server(Docker docker, Container container, BackupSource.Postgres source)
            throws IOException {
        var environment = docker.environment(container.id());
        var own = environment.getOrDefault("POSTGRES_USER", "postgres");
        var user = source.user() == null ? own : source.user();
        var password = user.equals(own) ? environment.getOrDefault("POSTGRES_PASSWORD", "") : "";
        return new PostgresServer(docker, container.id(), user, password, source.database());
    }
}
