package dev.taskforge.engine.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server of this machine's packages on a free port, with its own data folder under {@code target}. */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "tester";
    /** Has everything in it that an address must escape. */
    private static final String PASSWORD = "p@ss:w/rd?%";

    private static final String ENCODED = "p%40ss%3Aw%2Frd%3F%25";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path programs;
    private final Path folder;
    private final int port;

    /** The one of this process, which ends with it. */
    private static final class Shared {
        static final PostgresServer SERVER = new PostgresServer();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    /** The server that tests share. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A server that is not started, with an empty folder. */
    private PostgresServer(Path programs) {
        this.programs = programs;
        port = freePort();
        try {
            var target = Files.createDirectories(Path.of("target").toAbsolutePath());
            folder = Files.createTempDirectory(target, "postgresql-");
            run("chown", "--silent", "--", owner(), folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server of its own. */
    public PostgresServer() {
        this(programs());
        try {
            var password = Files.writeString(folder.resolve("password"), PASSWORD);
            Files.setPosixFilePermissions(
                    password, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            runAsOwner(
                    programs.resolve("initdb").toString(),
                    "-D",
                    data(),
                    "-U",
                    USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--no-sync",
                    "--locale=C");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    private static Path programs() {
        try (var found = Files.list(Path.of("/usr/lib/postgresql"))) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("these tests need Debian's package postgresql", e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static String owner() {
        return isRoot() ? "postgres" : System.getProperty("user.name");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    /** Starts the server and waits until it answers. */
    public void start() {
        start("");
    }

    /** Starts the server with other settings than it otherwise has, such as {@code -c max_connections=6}. */
    public void start(String settings) {
        runAsOwner(
                programs.resolve("pg_ctl").toString(),
                "start",
                "-w",
                "-D",
                data(),
                "-l",
                folder + "/log",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400"
                        + " -c fsync=off -c shared_buffers=128MB -c max_prepared_transactions=10"
                        + " -c hot_standby_feedback=on -c wal_receiver_status_interval=1 " + settings);
    }

    /** Starts a standby of this server that has a replication slot there. */
    public PostgresServer standby(String slot) {
        var standby = new PostgresServer(programs);
        runAsOwner(
                programs.resolve("pg_basebackup").toString(),
                "--dbname=host=127.0.0.1 port=" + port + " user=" + USER + " password='" + PASSWORD + "'",
                "--pgdata=" + standby.data(),
                "--write-recovery-conf",
                "--create-slot",
                "--slot=" + slot,
                "--checkpoint=fast",
                "--no-sync");
        standby.start();
        return standby;
    }

    /** Stops the server as a crash would, without a checkpoint. */
    public void crash() {
        stop("immediate");
    }

    /** Stops the server as an administrator does. */
    public void stop() {
        stop("fast");
    }

    private void stop(String mode) {
        runAsOwner(programs.resolve("pg_ctl").toString(), "stop", "-w", "-m", mode, "-D", data());
    }

    /** What the server has logged. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an empty schema, which costs less than a database, and returns the address under which it is used. */
    public String newSchema() {
        var name = "test" + NUMBER.incrementAndGet();
        execute("CREATE SCHEMA " + name);
        return address("postgres", port) + "?options=-csearch_path%3D" + name;
    }

    /** Makes an empty schema, whose tables lie in a folder that is made inside this one, and returns its address. */
    public String newSchemaIn(Path place) {
        try {
            var tables = Files.createDirectory(place.resolve("tables"));
            run("chown", "--", owner(), tables.toString());
            execute("CREATE TABLESPACE elsewhere LOCATION '" + tables + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return newSchema() + "%20-cdefault_tablespace%3Delsewhere";
    }

    /** Makes an empty database and returns its address. */
    public String newDatabaseAddress() {
        return address(newDatabase(), port);
    }

    /** The address of the same database for another user, who is made when missing and may do nothing special. */
    public String asNobodySpecial(String address) {
        execute("DROP ROLE IF EXISTS nobody_special");
        execute("CREATE ROLE nobody_special LOGIN PASSWORD 'nobody'");
        return address.replace(USER + ":" + ENCODED, "nobody_special:nobody");
    }

    /** A session, in which nothing is committed by itself. */
    public static Connection connect(String address) throws SQLException {
        var connection = new PostgresConnections(DatabaseUrl.parse(address)).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Makes an empty database, for who cannot choose a schema, and returns its name. */
    String newDatabase() {
        var name = "test" + NUMBER.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return name;
    }

    static String address(String database, int port) {
        return "postgresql://" + USER + ":" + ENCODED + "@127.0.0.1:" + port + "/" + database;
    }

    static String user() {
        return USER;
    }

    /** What no message may hold. */
    public static String password() {
        return PASSWORD;
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> asOwner(String... command) {
        var line = new ArrayList<String>();
        if (isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        line.addAll(List.of(command));
        return line;
    }

    private static void runAsOwner(String... command) {
        run(asOwner(command).toArray(String[]::new));
    }

    static void run(String... command) {
        try {
            var output = Files.createTempFile("taskforge-test-", ".log");
            var process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int code = process.waitFor();
            var said = Files.readString(output);
            Files.delete(output);
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        crash();
        try {
            // Not waited for: thousands of files of many databases, while the test process is ending.
            new ProcessBuilder("rm", "-rf", "--", folder.toString()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
