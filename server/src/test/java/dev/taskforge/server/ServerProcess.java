package dev.taskforge.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The real server in a process of its own, to be ended by {@code kill -9}, and the database that it leaves. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** @param port 0 for any that is free */
    public static ServerProcess start(Path data, int port) throws IOException {
        return program(
                Objects.requireNonNull(data.getParent()),
                Main.class,
                "--port",
                Integer.toString(port),
                "--data",
                data.toString());
    }

    /** Another program of the server's. */
    public static ServerProcess program(Path logs, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        var log = Files.createTempFile(logs, "server", ".log");
        return new ServerProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** Waits for a moment and kills the process there. */
    public void killWhen(Callable<Boolean> reached) {
        await().pollInterval(Duration.ofMillis(2))
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(reached);
        close();
    }

    /** Whether it has not ended by itself. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}; returns when the process is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The database of a server, open or not. */
    public static Connection database(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("taskforge.db"));
    }

    /** As if the half minute of the dead process's lease had passed. */
    public static void endLeases(Path data) throws SQLException {
        try (var database = database(data);
                var statement = database.createStatement()) {
            statement.executeUpdate("UPDATE job SET lease_until = 1 WHERE state = 'RUNNING'");
        }
    }

    /** The first column of a query. */
    public static List<String> texts(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
