package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server of a declared database of MariaDB or MySQL in its container, as it runs now. */
record MySqlSource(Container container, MySqlServer server) {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> IMAGES = List.of("MARIADB", "MYSQL");

    /** Finds it by what Docker Compose wrote on its container. */
    static MySqlSource find(Docker docker, BackupSource.MySql source) throws IOException {
        var container = PostgresSource.container(docker, source.folder(), source.service());
        var login = login(docker, container, source.user());
        return new MySqlSource(
                container, MySqlServer.of(docker, container.id(), login.user(), login.password(), source.database()));
    }

    private record Login(String user, String password) {}

    /** As the container was told to make its users. Without another word it is root, which sees all. */
    private static Login login(Docker docker, Container container, @Nullable String user) throws IOException {
        var environment = docker.environment(container.id());
        var own = value(docker, container, environment, "USER");
        if (user == null || user.equals("root")) {
            var root = value(docker, container, environment, "ROOT_PASSWORD");
            if (root != null || user != null || own == null) {
                return new Login("root", root == null ? "" : root);
            }
        }
        var password = value(docker, container, environment, "PASSWORD");
        if (own != null && password != null && (user == null || user.equals(own))) {
            return new Login(own, password);
        }
        var wanted = user != null ? user : own != null ? own : "root";
        throw new PermanentFailure("the environment of container " + container.name() + " has no password of user "
                + wanted + "; name root, or the user of MARIADB_USER or MYSQL_USER");
    }

    /** The value itself, or what is in the file that is named instead of it. */
    private static @Nullable String value(
            Docker docker, Container container, Map<String, String> environment, String name) throws IOException {
        for (var image : IMAGES) {
            var value = environment.getOrDefault(image + "_" + name, "");
            var file = environment.getOrDefault(image + "_" + name + "_FILE", "");
            if (!value.isEmpty()) {
                return value;
            }
            if (!file.isEmpty()) {
                var read = docker.exec(container.id(), List.of("cat", file)).run(SOON);
                if (read.exitCode() != 0) {
                    throw new IOException("container " + container.name() + " cannot read " + file + ", which " + image
                            + "_" + name + "_FILE names");
                }
                return read.output().replaceFirst("\\n$", "");
            }
        }
        return null;
    }
}
