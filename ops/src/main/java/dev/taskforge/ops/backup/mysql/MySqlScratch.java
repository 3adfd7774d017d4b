package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.scratch.ScratchContainer;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A MariaDB or MySQL server of the same image in a container of its own, into which a dump is restored to prove it. */
public final class MySqlScratch {
    private static final String PASSWORD = "MYSQL_ROOT_PASSWORD";
    private static final int USUAL_PAGE = 16 * 1024;

    private final MySqlServer server;
    private final MySqlCopy copy;

    private MySqlScratch(MySqlServer server, MySqlFacts.Server source) {
        this.server = server;
        this.copy = new MySqlCopy(server, source.database(), source);
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param image its number, which no tag can move
     * @param source what the database was on
     * @param labels by which it is found again
     */
    public static MySqlScratch start(
            Docker docker, String name, String image, MySqlFacts.Server source, Map<String, String> labels)
            throws IOException {
        var password = ScratchContainer.password();
        var config = ScratchContainer.config(image, environment(password), labels);
        var command = config.putArray("Cmd");
        options(source).forEach(command::add);
        var id = docker.create(name, config);
        docker.start(id);
        var server = MySqlServer.overNetwork(docker, id, password, source.database());
        ScratchContainer.awaitAnswer(docker, id, server::answers);
        return new MySqlScratch(server, source);
    }

    private static Map<String, String> environment(String password) {
        var environment = new TreeMap<String, String>();
        // The names both official images know.
        for (var brand : List.of("MYSQL_", "MARIADB_")) {
            environment.put(brand + "ROOT_PASSWORD", password);
            environment.put(brand + "ROOT_HOST", "%");
            // An image of one's own may name them; what it makes then would stand in the way of what is restored.
            for (var unwanted : List.of("DATABASE", "USER", "PASSWORD")) {
                environment.put(brand + unwanted, "");
            }
        }
        return environment;
    }

    private static List<String> options(MySqlFacts.Server source) {
        var options = new ArrayList<>(List.of(
                // An event that ran would change what is compared.
                "--event-scheduler=OFF",
                "--skip-log-bin",
                "--max-allowed-packet=1G",
                // Tables that an older server made without complaint are to be made again.
                "--innodb-strict-mode=OFF",
                // Nobody needs what is in it after the machine has stopped.
                "--innodb-flush-log-at-trx-commit=2"));
        if (source.lowerCaseNames() != 0) {
            options.add("--lower-case-table-names=" + source.lowerCaseNames());
        }
        if (source.pageSize() != USUAL_PAGE) {
            options.add("--innodb-page-size=" + source.pageSize());
        }
        return options;
    }

    /** One that was started before. */
    public static MySqlScratch in(Docker docker, Container container, MySqlFacts.Server source) throws IOException {
        var password = docker.environment(container.id()).getOrDefault(PASSWORD, "");
        return new MySqlScratch(MySqlServer.overNetwork(docker, container.id(), password, source.database()), source);
    }

    /**
     * Makes a database like that of the source, and restores into it.
     *
     * @param definers without which views cannot be opened; they have no password anybody knows
     * @param at the moment the data is of
     */
    public void restore(List<String> definers, Instant at, InputStream dump) throws IOException {
        var sql = new StringBuilder();
        for (var definer : definers) {
            int host = definer.lastIndexOf('@');
            // A role of MariaDB has no host.
            if (host > 0 && host < definer.length() - 1) {
                var account = MySqlServer.literal(definer.substring(0, host)) + "@"
                        + MySqlServer.literal(definer.substring(host + 1));
                sql.append("CREATE USER IF NOT EXISTS ").append(account).append(" IDENTIFIED BY ");
                sql.append(MySqlServer.literal(ScratchContainer.password())).append(";\nGRANT ALL ON *.* TO ");
                sql.append(account).append(";\n");
            }
        }
        if (!sql.isEmpty()) {
            server.query(sql.toString());
        }
        copy.create();
        copy.load(at, dump);
    }

    /** What was restored. */
    public Facts.Content content() throws IOException {
        return copy.content();
    }
}
