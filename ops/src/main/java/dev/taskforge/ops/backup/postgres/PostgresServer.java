package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.backup.scratch.SharedFolder;
import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.host.docker.ContainerMoves;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Exec;
import dev.taskforge.ops.host.docker.NamedPipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server in a container that runs. It is asked with its own programs, inside its container, so that their
 * version is always the right one. Immutable.
 */
public final class PostgresServer {
    private static final int MOST_ROLES = 4 * 1024 * 1024;
    private static final int MOST_KEPT = 8 * 1024 * 1024;
    /** How much longer psql itself may take than its statement. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int MOST_ANSWER = 1024 * 1024;

    /** How values become text is the same in every dump, whatever the server is set to; nothing is lost by it. */
    static final String PLAIN_QUOTES = "-c standard_conforming_strings=on";

    /** What PostgreSQL calls a database that keeps bytes as they come; a client that asks for text in another encoding is refused them. */
    private static final String NO_ENCODING = "SQL_ASCII";

    private static final String OFFERED =
            "SELECT json_build_object('extension', name, 'installed', default_version) FROM pg_available_extensions;\n";

    private static final Map<String, String> AS_TEXT = Map.of("PGTZ", "UTC", "PGOPTIONS", "-c bytea_output=hex");

    private final Docker docker;
    private final String container;
    private final String user;
    private final String database;
    private final Map<String, String> environment;
    private final @Nullable SharedFolder shared;
    private final Stall.@Nullable Sign alone;

    /**
     * @param container its number
     * @param user the role that reads, or writes, everything
     * @param password empty where the server trusts its own container, as the official image does
     */
    public PostgresServer(Docker docker, String container, String user, String password, String database) {
        this.docker = docker;
        this.container = container;
        this.user = user;
        this.database = database;
        environment = password.isEmpty()
                ? Map.of("PGCLIENTENCODING", "UTF8", "PGAPPNAME", OwnSessions.NAME)
                : Map.of("PGCLIENTENCODING", "UTF8", "PGAPPNAME", OwnSessions.NAME, "PGPASSWORD", password);
        shared = null;
        alone = null;
    }

    private PostgresServer(
            PostgresServer other,
            String database,
            Map<String, String> environment,
            @Nullable SharedFolder shared,
            Stall.@Nullable Sign alone) {
        docker = other.docker;
        container = other.container;
        user = other.user;
        this.environment = environment;
        this.database = database;
        this.shared = shared;
        this.alone = alone;
    }

    /** The same server, another database of it. */
    PostgresServer database(String other) {
        return new PostgresServer(this, other, environment, shared, alone);
    }

    /** The same, whose container sees a folder of this machine. */
    PostgresServer sharing(SharedFolder folder) {
        return new PostgresServer(this, database, environment, folder, alone);
    }

    /** The same, which nobody else uses: what its container does is done for this. */
    PostgresServer alone() {
        return new PostgresServer(this, database, environment, shared, new ContainerMoves(docker, container));
    }

    /** The same, whose rows are bytes where the database knows no encoding: what is in them may be text in any. */
    public PostgresServer inEncodingOf(Facts.Server server) {
        if (!server.encoding().equals(NO_ENCODING)) {
            return this;
        }
        var values = new HashMap<>(environment);
        values.put("PGCLIENTENCODING", NO_ENCODING);
        return new PostgresServer(this, database, Map.copyOf(values), shared, alone);
    }

    /**
     * Dumps the database in the custom format as it is in a snapshot that a session holds.
     *
     * @return what pg_dump warned of; empty when of nothing
     */
    public String dump(String snapshot, OutputStream out) throws IOException {
        var pipe = pipe().orElse(null);
        if (pipe == null) {
            return run(dumping(List.of("--snapshot=" + snapshot)), "pg_dump", out);
        }
        try (pipe) {
            var warnings = new Errors();
            pipe.read(
                    in -> in.transferTo(out),
                    () -> run(
                            dumping(pipe, List.of("--snapshot=" + snapshot)),
                            "pg_dump",
                            OutputStream.nullOutputStream(),
                            warnings));
            return warnings.text();
        }
    }

    private Optional<NamedPipe> pipe() throws IOException {
        return shared == null ? NamedPipe.in(docker, container) : shared.pipe(docker, container);
    }

    /** It goes into a pipe, where nothing can be waited for to be on the disk. */
    private Exec dumping(NamedPipe pipe, List<String> options) {
        var all = new ArrayList<>(options);
        all.addAll(List.of("--no-sync", "--file=" + pipe.inside()));
        return dumping(all);
    }

    private Exec dumping(List<String> options) {
        var values = new HashMap<>(environment);
        values.putAll(AS_TEXT);
        var words = new ArrayList<>(
                List.of("pg_dump", "--format=custom", "--compress=0", "--no-password", "--lock-wait-timeout=1min"));
        words.addAll(options);
        return program(words.toArray(String[]::new)).environment(values);
    }

    /** The roles of the server as SQL that makes them again, without their passwords and settings. */
    public String roles() throws IOException {
        var out = new Bounded(MOST_ROLES);
        var exec = docker.exec(
                        container,
                        List.of(
                                "pg_dumpall",
                                "--roles-only",
                                "--no-role-passwords",
                                "--no-password",
                                "--username=" + user,
                                "--database=" + database))
                .environment(environment);
        run(exec, "pg_dumpall", out);
        return RolesScript.of(out.toString(StandardCharsets.UTF_8));
    }

    /** The version of pg_dump. */
    public String tool() throws IOException {
        return version("pg_dump");
    }

    private String version(String program) throws IOException {
        var out = new Bounded(1_000);
        run(docker.exec(container, List.of(program, "--version")), program, out);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    /** Restores a dump in the custom format and stops at the first error. */
    void restore(InputStream dump) throws IOException {
        restore(dump, false);
    }

    /** The same, when it is said without owners and rights. */
    void restore(InputStream dump, boolean withoutOwners) throws IOException {
        run(
                restoring(withoutOwners ? List.of("--no-owner", "--no-acl") : List.of())
                        .input(dump),
                "pg_restore");
    }

    /** The same without subscriptions: the server drops no database that has one. */
    void restoreWithoutSubscriptions(InputStream dump) throws IOException {
        run(restoring(List.of("--no-subscriptions")).input(dump), "pg_restore");
    }

    /** Makes all that is in a dump but rows and subscriptions; what cannot be made is an error. */
    void restoreSchema(InputStream dump) throws IOException {
        run(restoring(List.of("--schema-only", "--no-subscriptions")).beginning(dump), "pg_restore");
    }

    /**
     * The same from a file, with several processes.
     *
     * @param file its name in the container
     */
    void restore(String file, int processes) throws IOException {
        run(restoring(List.of("--jobs=" + processes, file)), "pg_restore");
    }

    private Exec restoring(List<String> more) {
        var words = new ArrayList<>(List.of("pg_restore", "--exit-on-error", "--no-tablespaces", "--no-password"));
        words.addAll(more);
        return program(words.toArray(String[]::new)).environment(withPlainQuotes());
    }

    /** Texts are read as those that are scanned before, whatever the server, database or role is set to. */
    private Map<String, String> withPlainQuotes() {
        var values = new HashMap<>(environment);
        values.put("PGOPTIONS", PLAIN_QUOTES);
        return values;
    }

    /** Whether its psql can be told to obey no command in what it runs. */
    boolean knowsRestrict() throws IOException {
        return Restricted.isKnownTo(version("psql"));
    }

    /**
     * Runs the SQL of a dump in one transaction and stops at the first error. What reads it has taken the commands of psql out; where
     * psql can, it is also told to obey none.
     */
    void run(InputStream sql) throws IOException {
        var begin = knowsRestrict() ? Restricted.begin() : "";
        var exec = program(
                        "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--no-password",
                        "--single-transaction",
                        "--variable=ON_ERROR_STOP=1",
                        "--file=-")
                .environment(withPlainQuotes())
                .input(new SequenceInputStream(bytes(begin), sql));
        run(exec, "psql");
    }

    /** Runs SQL and stops at the first error. */
    void sql(String script) throws IOException {
        run(psql(Map.of()).input(bytes(script)), "psql", OutputStream.nullOutputStream());
    }

    /** Lets psql say what one statement answers, where nothing can be written. */
    Beginning askOnly(List<String> options, String statement, Duration timeout) throws IOException {
        var words = new ArrayList<>(List.of(
                "psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-w", "-v", "ON_ERROR_STOP=1"));
        words.addAll(options);
        words.add("--command=" + statement);
        var values = new HashMap<>(environment);
        values.put("PGOPTIONS", "-c default_transaction_read_only=on -c statement_timeout=" + timeout.toMillis());
        var out = new Beginning();
        var exec = program(words.toArray(String[]::new)).environment(values);
        var errors = new Errors();
        judge("psql", exec.run(timeout.plus(GRACE), out, errors), errors);
        return out;
    }

    /** Asks the server what it does for this process; another session than those it is asked of. */
    String ofSessions(String question) throws IOException {
        var values = new HashMap<>(environment);
        values.putAll(Map.of("PGAPPNAME", OwnSessions.LOOK, "PGOPTIONS", "-c statement_timeout=" + LOOK.toMillis()));
        var words = List.of("psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-w", "-v");
        var all = new ArrayList<>(words);
        all.addAll(List.of("ON_ERROR_STOP=1", "--command=" + question));
        var result = program(all.toArray(String[]::new)).environment(values).run(LOOK.plus(GRACE));
        if (result.exitCode() != 0) {
            throw new ProgramFailed("psql", result.exitCode(), result.errors());
        }
        return result.output().strip();
    }

    /** Whether the server has a database of this name. */
    public boolean has(String name) throws IOException {
        // This one may be what is asked for.
        var from = name.equals(database) ? database("postgres") : this;
        var names = from.ask("SELECT datname FROM pg_database WHERE datname = :'other';\n", Map.of("other", name));
        return !names.isBlank();
    }

    /**
     * Runs SQL and returns what it answers, which must be little.
     *
     * @param variables of psql, which quotes them where the script asks for it
     */
    String ask(String script, Map<String, String> variables) throws IOException {
        var out = new Bounded(MOST_ANSWER);
        run(psql(variables).input(bytes(script)), "psql", out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The extensions that databases of the server can have, with the version that each gets. */
    public SortedMap<String, String> offeredExtensions() throws IOException {
        var reader = new FactsReader(_ -> {});
        run(database("postgres").psql(Map.of()).input(bytes(OFFERED)), "psql", reader);
        return reader.setup().extensions();
    }

    /** What is in the database, to which nobody writes: its rows are dumped once more to count them. */
    public Facts facts() throws IOException {
        var read = read();
        return read.facts(inEncodingOf(read.server()).rows(List.of()));
    }

    /** The same for a server that nobody else uses: it reads its large tables itself, several at once. */
    public Facts factsAlone() throws IOException {
        var read = read();
        return read.facts(LargeTables.rows(inEncodingOf(read.server())));
    }

    /** What is in the database but for rows. */
    SortedMap<String, Facts.Part> schema() throws IOException {
        return read().schema();
    }

    /** The rows of all tables but some, as pg_dump has them. */
    Rows rows(List<LargeTable> but) throws IOException {
        var options = new ArrayList<>(List.of("--data-only"));
        but.forEach(table -> options.add("--exclude-table-data=" + table.quoted()));
        var pipe = pipe().orElse(null);
        if (pipe == null) {
            try (var dump = new CountedDump(OutputStream.nullOutputStream())) {
                run(dumping(options), "pg_dump", dump);
                return dump.finish();
            }
        }
        try (pipe) {
            return pipe.read(ArchiveReader::read, () -> run(dumping(pipe, options), "pg_dump"));
        }
    }

    /** Reads what the server itself writes to a pipe; nothing is read where there can be none. */
    <T> Optional<T> piped(Function<String, String> script, NamedPipe.Reading<T> reading) throws IOException {
        var pipe = pipe().orElse(null);
        if (pipe == null) {
            return Optional.empty();
        }
        try (pipe) {
            return Optional.of(pipe.read(reading, () -> sql(script.apply(pipe.inside()))));
        }
    }

    private FactsReader read() throws IOException {
        var reader = new FactsReader(_ -> {});
        run(psql(Map.of()).input(bytes(Questions.ofCopy())), "psql", reader);
        return reader;
    }

    private static InputStream bytes(String script) {
        return new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
    }

    Exec psql(Map<String, String> variables) {
        var words = new ArrayList<>(List.of(
                "psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-w", "-v", "ON_ERROR_STOP=1"));
        variables.forEach((name, value) -> words.addAll(List.of("-v", name + "=" + value)));
        return program(words.toArray(String[]::new));
    }

    private Exec program(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.add("--username=" + user);
        arguments.add("--dbname=" + database);
        return docker.exec(container, arguments)
                .environment(environment)
                .sign(alone == null ? new OwnSessions(this) : alone);
    }

    /**
     * Runs a program to its end; an exit code other than 0 and an error it writes of are both a failure.
     *
     * @return what it warned of
     */
    static String run(Exec exec, String program, OutputStream out) throws IOException {
        var errors = new Errors();
        run(exec, program, out, errors);
        return errors.text();
    }

    private static void run(Exec exec, String program) throws IOException {
        run(exec, program, OutputStream.nullOutputStream());
    }

    private static void run(Exec exec, String program, OutputStream out, Errors errors) throws IOException {
        judge(program, exec.run(out, errors), errors);
    }

    private static void judge(String program, int code, Errors errors) throws ProgramFailed {
        if (code != 0 || errors.text().contains("error: ")) {
            throw new ProgramFailed(program, code, errors.text());
        }
    }

    /** Keeps the beginning of what is written. */
    static final class Beginning extends ByteArrayOutputStream {
        private boolean cut;

        /** Whether there was more. */
        boolean isCut() {
            return cut;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            int kept = Math.min(length, MOST_KEPT - size());
            super.write(bytes, offset, kept);
            cut |= kept < length;
        }
    }

    /** Keeps what is written, and refuses more than it may. */
    private static final class Bounded extends ByteArrayOutputStream {
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (size() + length > most) {
                throw new IllegalStateException("PostgreSQL answered with more than " + most + " bytes");
            }
            super.write(bytes, offset, length);
        }
    }
}
