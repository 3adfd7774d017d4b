package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.Errors;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.host.docker.ContainerMoves;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.host.docker.Exec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB or MySQL server in a container that runs. It is asked with its own programs, inside its container, so that their
 * version is always the right one. Immutable.
 */
public final class MySqlServer {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MOST_ANSWER = 64 * 1024 * 1024;
    private static final Pattern SOCKET = Pattern.compile("--socket=(\\S+)");
    /** What a server writes of its tables depends on these. */
    private static final String PLAIN = "SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1;\n";

    private static final String FACTS = script("facts.sql");
    /** A row may be as large as a server can be told to take. */
    private static final String LARGE_ROWS = "--max-allowed-packet=1G";
    /** Otherwise the client leaves out the comments in the bodies of routines, triggers and events. */
    private static final String COMMENTS = "--comments";

    /** To the second. */
    private static final String MADE =
            "SELECT table_name, create_time FROM information_schema.tables WHERE table_schema ="
                    + " database() AND create_time IS NOT NULL;\n";

    private final Docker docker;
    private final String container;
    private final Tools tools;
    private final List<String> login;
    private final String database;
    private final Map<String, String> environment;
    private final Stall.@Nullable Sign alone;

    private MySqlServer(
            Docker docker,
            String container,
            Tools tools,
            List<String> login,
            String database,
            Map<String, String> environment,
            Stall.@Nullable Sign alone) {
        this.docker = docker;
        this.container = container;
        this.tools = tools;
        this.login = login;
        this.database = database;
        this.environment = environment;
        this.alone = alone;
    }

    /**
     * The names of the programs in a container.
     *
     * @param version of the program that dumps
     */
    private record Tools(String client, String dump, String version) {
        boolean isMariaDb() {
            return version.contains("MariaDB");
        }
    }

    /**
     * One that is asked where its clients in the container find it.
     *
     * @param container its number
     * @param user who may read everything
     */
    public static MySqlServer of(Docker docker, String container, String user, String password, String database)
            throws IOException {
        var tools = tools(docker, container);
        // No setting but this one is taken over: others could leave something out of a dump. MYSQL_HOST in the
        // environment of
        // the container would lead to another server.
        var known = docker.exec(container, List.of(tools.client(), "--print-defaults"))
                .run(SOON);
        var login =
                new ArrayList<>(List.of("--no-defaults", "--user=" + user, "--host=localhost", "--protocol=socket"));
        var socket = SOCKET.matcher(known.output());
        if (known.exitCode() == 0 && socket.find()) {
            login.add("--socket=" + socket.group(1));
        }
        return new MySqlServer(docker, container, tools, login, database, Map.of("MYSQL_PWD", password), null);
    }

    /**
     * One that nobody else uses. It is asked over the network of its container, where it answers only when it has begun for good.
     */
    static MySqlServer overNetwork(Docker docker, String container, String password, String database)
            throws IOException {
        var login = List.of("--no-defaults", "--user=root", "--protocol=tcp", "--host=127.0.0.1");
        var tools = tools(docker, container);
        return new MySqlServer(
                docker,
                container,
                tools,
                login,
                database,
                Map.of("MYSQL_PWD", password),
                new ContainerMoves(docker, container));
    }

    /** The same server, another database of it. */
    MySqlServer database(String other) {
        return new MySqlServer(docker, container, tools, login, other, environment, alone);
    }

    private static Tools tools(Docker docker, String container) throws IOException {
        for (var names : List.of(List.of("mariadb", "mariadb-dump"), List.of("mysql", "mysqldump"))) {
            var version = version(docker, container, names.getLast());
            if (!version.isEmpty()
                    && !version(docker, container, names.getFirst()).isEmpty()) {
                return new Tools(names.getFirst(), names.getLast(), version);
            }
        }
        throw new IOException("the container has neither mariadb and mariadb-dump nor mysql and mysqldump");
    }

    /** Empty when there is no such program. */
    private static String version(Docker docker, String container, String program) throws IOException {
        try {
            var result = docker.exec(container, List.of(program, "--version")).run(SOON);
            return result.exitCode() == 0 ? result.output().strip() : "";
        } catch (DockerException e) {
            if (String.valueOf(e.getMessage()).contains("executable file not found")) {
                return "";
            }
            throw e;
        }
    }

    /** The version of the program that dumps. */
    public String tool() {
        return tools.version();
    }

    /** What the user lacks to see all of the database; empty when nothing. */
    public List<String> missingRights() throws IOException {
        return Grants.missing(ask(PLAIN + "SHOW GRANTS;\n").lines(), database);
    }

    /**
     * Dumps the database as it is in one snapshot.
     *
     * @return what was warned of; empty when of nothing
     */
    public String dump(OutputStream out) throws IOException {
        var words = dumping();
        words.addAll(List.of("--routines", "--events", "--triggers", "--", database));
        return run(exec(words), tools.dump(), out);
    }

    private List<String> dumping() {
        var words = new ArrayList<>(List.of(tools.dump()));
        words.addAll(login);
        words.addAll(List.of(
                "--single-transaction",
                "--quick",
                "--hex-blob",
                "--default-character-set=utf8mb4",
                "--no-tablespaces",
                LARGE_ROWS));
        if (!tools.isMariaDb()) {
            // Would set the history of replication of whichever server it is restored into.
            words.add("--set-gtid-purged=OFF");
        }
        return words;
    }

    /** Counts and hashes the rows as a dump of them would have them. */
    DumpReader rows(List<String> tables) throws IOException {
        var reader = new DumpReader();
        if (!tables.isEmpty()) {
            var words = dumping();
            words.addAll(List.of("--no-create-info", "--skip-triggers", "--", database));
            words.addAll(tables);
            run(exec(words), tools.dump(), reader);
            reader.requireEnd();
        }
        return reader;
    }

    /** Loads what a dump is and stops at the first error. */
    void load(InputStream sql) throws IOException {
        var words = client();
        // What looks like a command of the client is none.
        words.addAll(List.of("--binary-mode", COMMENTS, LARGE_ROWS, "--database=" + database));
        run(exec(words).input(sql), tools.client(), OutputStream.nullOutputStream());
    }

    /** Runs SQL without a database, stops at the first error, and returns what it answers. */
    String query(String sql) throws IOException {
        return answer(client(), sql);
    }

    /** Lets the client take SQL and answer at once with rows, until it is told no more. */
    void talk(InputStream told, OutputStream answers) throws IOException {
        var words = client();
        words.addAll(List.of(
                // Rows as they come, each answer as a whole.
                "--quick",
                "--unbuffered",
                // Another connection would know nothing of the transaction.
                "--skip-reconnect",
                "--binary-mode",
                "--loose-skip-binary-as-hex",
                COMMENTS,
                LARGE_ROWS,
                "--database=" + database));
        run(exec(words).input(told), tools.client(), answers);
    }

    /** The name of the database. */
    String name() {
        return database;
    }

    /** The name of its client. */
    String clientName() {
        return tools.client();
    }

    private String ask(String sql) throws IOException {
        var words = client();
        words.add("--database=" + database);
        return answer(words, sql);
    }

    private String answer(List<String> words, String sql) throws IOException {
        var out = new Limited();
        run(exec(words).input(bytes(sql)), tools.client(), out);
        return out.text();
    }

    private List<String> client() {
        var words = new ArrayList<>(List.of(tools.client()));
        words.addAll(login);
        words.addAll(List.of(
                "--batch",
                "--skip-column-names",
                "--default-character-set=utf8mb4",
                // MariaDB would write the statement that failed before the error, with its rows; MySQL does not know
                // it.
                "--loose-skip-print-query-on-error"));
        return words;
    }

    /** Asks the server what it does for this process. */
    String ofThreads(String question) throws IOException {
        var result = exec(client()).input(bytes(question)).run(SOON);
        if (result.exitCode() != 0) {
            throw new MySqlFailed(tools.client(), result.exitCode(), result.errors());
        }
        return result.output().strip();
    }

    /** Whether it answers. */
    boolean answers() throws IOException {
        return exec(client()).input(bytes("SELECT 1;\n")).run(SOON).exitCode() == 0;
    }

    /**
     * What is in the database beside its rows.
     *
     * @throws IOException also when there is something its user may not read, or a table that no snapshot holds
     */
    public MySqlFacts facts() throws IOException {
        return facts(database, "");
    }

    /**
     * What is in the database, as it would be in the one that was dumped.
     *
     * @param source what the database is called where it was dumped
     * @param without a table that is passed over; empty when none is
     */
    MySqlFacts facts(String source, String without) throws IOException {
        var all = Answers.read(ask(PLAIN + "SET @source = " + literal(source) + ";\n" + FACTS));
        var answers = without.isEmpty() ? all : all.without(without);
        var hidden = answers.of("unreadable");
        if (!hidden.isEmpty()) {
            throw new IOException("the user may not read the body of "
                    + hidden.getFirst().getFirst() + "; back up as root, or give it SELECT on all databases");
        }
        requireSnapshots(answers);
        var definitions = Answers.read(ask(definitions(answers)));
        var counters = new TreeMap<String, Facts.Sequence>();
        var counted = new ArrayList<>(answers.of("counter"));
        counted.addAll(Answers.read(ask(sequences(answers))).rows());
        for (var counter : counted) {
            // A sequence may be below 0, and AUTO_INCREMENT of bigint unsigned beyond what a long can be.
            long at = new BigInteger(counter.get(1)).longValue();
            counters.put(counter.get(0), new Facts.Sequence(at, at, null));
        }
        return new MySqlFacts(
                server(answers),
                answers.of("table").stream()
                        .filter(table -> !isSequence(table))
                        .map(List::getFirst)
                        .sorted()
                        .toList(),
                answers.parts(definitions),
                counters,
                answers.of("definer").stream().map(List::getFirst).sorted().toList());
    }

    /** A dump holds rows of other engines as they are when it comes to them, each table of another moment. */
    private static void requireSnapshots(Answers answers) throws IOException {
        var others = answers.of("table").stream()
                .filter(table -> !table.get(2).equalsIgnoreCase("InnoDB"))
                .map(table -> table.get(0) + " (" + table.get(2) + ")")
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new NoSnapshot(
                    "only tables of InnoDB can be dumped as they were at one moment; change these with ALTER TABLE"
                            + " … ENGINE=InnoDB: " + others);
        }
        var versioned = answers.of("table").stream()
                .filter(table -> table.get(1).equals("SYSTEM VERSIONED"))
                .map(List::getFirst)
                .collect(Collectors.joining(", "));
        if (!versioned.isEmpty()) {
            throw new NoSnapshot("a dump does not hold the history of system-versioned tables: " + versioned);
        }
    }

    /** The database has something that cannot be dumped as it was at one moment. */
    public static final class NoSnapshot extends IOException {
        private static final long serialVersionUID = 1L;

        NoSnapshot(String message) {
            super(message);
        }
    }

    private static boolean isSequence(List<String> table) {
        return table.get(1).equals("SEQUENCE");
    }

    private static String definitions(Answers answers) {
        var sql = new StringBuilder(PLAIN);
        for (var table : answers.of("table")) {
            var name = quoted(table.getFirst());
            sql.append(isSequence(table) ? "SHOW CREATE SEQUENCE " : "SHOW CREATE TABLE ")
                    .append(name)
                    .append(";\n");
        }
        return sql.toString();
    }

    /** Where each sequence stands. */
    private static String sequences(Answers answers) {
        var sql = new StringBuilder(PLAIN);
        for (var table : answers.of("table")) {
            if (isSequence(table)) {
                sql.append("SELECT ").append(literal(table.getFirst())).append(", next_not_cached_value FROM ");
                sql.append(quoted(table.getFirst())).append(";\n");
            }
        }
        return sql.toString();
    }

    /**
     * What tells each table from another one that has its name later: one that was emptied, swapped or made again. As
     * exactly as the user may know it.
     */
    public SortedMap<String, String> identities() throws IOException {
        var found = new TreeMap<String, String>();
        for (var made : Answers.read(ask(PLAIN + MADE)).rows()) {
            found.put("table " + made.get(0), made.get(1));
        }
        try {
            // Exactly, for whoever has the right PROCESS.
            var question = TableNumbers.question(tools.version(), database);
            for (var table : Answers.read(ask(PLAIN + question)).rows()) {
                found.put("innodb " + table.get(0), table.get(1));
            }
        } catch (MySqlFailed e) {
            if (!e.isOfRights()) {
                throw e;
            }
        }
        return found;
    }

    private static MySqlFacts.Server server(Answers answers) throws IOException {
        var rows = answers.of("server");
        if (rows.size() != 1) {
            throw new IOException("the server did not say what it is");
        }
        var row = rows.getFirst();
        return new MySqlFacts.Server(
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                Long.parseLong(row.get(4)),
                Integer.parseInt(row.get(5)),
                Integer.parseInt(row.get(6)));
    }

    /** A name as SQL takes it. */
    public static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** A text as SQL takes it. */
    public static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private Exec exec(List<String> words) {
        return docker.exec(container, words)
                .environment(environment)
                .sign(alone == null ? new OwnThreads(this) : alone);
    }

    /**
     * Runs a program to its end; an exit code other than 0 and an error it writes of are both a failure.
     *
     * @return what it warned of
     */
    private static String run(Exec exec, String program, OutputStream out) throws IOException {
        var errors = new Errors();
        int code = exec.run(out, errors);
        var text = errors.text();
        if (code != 0 || MySqlFailed.isError(text)) {
            throw new MySqlFailed(program, code, text);
        }
        return text;
    }

    private static InputStream bytes(String script) {
        return new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
    }

    static String script(String name) {
        try (var in = Objects.requireNonNull(MySqlServer.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what is written, and refuses more than it may. */
    private static final class Limited extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (kept.size() + length > MOST_ANSWER) {
                throw new IOException("the server answered with more than " + MOST_ANSWER + " bytes");
            }
            kept.write(bytes, offset, length);
        }

        String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
