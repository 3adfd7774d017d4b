package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** A PostgreSQL database of a wanted size whose tables differ, in a container, and the bare tools used on it. */
final class MixedDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Fewer transactions say little about the slowest of twenty. */
    private static final int LEAST = 200;

    private static final Duration WRITTEN_SOON = Duration.ofSeconds(5);
    /** So that no single statement outlasts the patience for a command. */
    private static final int SLICE = 100;

    private static final String PGBENCH =
            "pgbench -n -h 127.0.0.1 -p PORT -U owner -c 4 -R 50 -T 3600 -f transaction.sql -l --log-prefix=LOG bench";
    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:15
                command: ["-c", "max_wal_size=4GB"]
                stop_grace_period: 1s
                shm_size: 256m
                ports: ["127.0.0.1:PORT:5432"]
                environment:
                  POSTGRES_USER: owner
                  POSTGRES_DB: bench
                  POSTGRES_PASSWORD: PASSWORD
            """;
    /** One unit is about a megabyte of dump: narrow rows, documents, texts, and what cannot be compressed. */
    private static final String UNIT = """
            INSERT INTO purchase (customer, price, at, state)
              SELECT random() * 100000, random() * 1000, now() - random() * interval '1 year', left(md5(i::text), 4)
              FROM generate_series(1, UNITS * 4000) i;
            INSERT INTO event (data)
              SELECT jsonb_build_object('id', i, 'kind', left(md5(i::text), 3), 'session', md5(random()::text),
                'path', '/shop/' || i % 100, 'agent', 'Mozilla/5.0 (X11; Linux x86_64)')
              FROM generate_series(1, UNITS * 1600) i;
            INSERT INTO note (body)
              SELECT (SELECT string_agg(left(md5((i * w)::text), 2 + w % 7), ' ') FROM generate_series(1, 300) w)
              FROM generate_series(1, UNITS * 150) i;
            INSERT INTO picture (content)
              SELECT decode((SELECT string_agg(md5(random()::text || i || w), '') FROM generate_series(1, 64) w), 'hex')
              FROM generate_series(1, UNITS * 120) i;
            """;

    private static final String TABLES = """
            CREATE TABLE purchase (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer int, price numeric(10, 2),
              at timestamptz, state text);
            CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb);
            CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);
            CREATE TABLE picture (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content bytea);
            """;
    private static final String INDEXES = """
            CREATE INDEX ON purchase (customer);
            CREATE INDEX ON purchase (at);
            CREATE INDEX ON event ((data ->> 'session'));
            ANALYZE;
            """;
    private static final String TRANSACTION = """
            \\set id random(1, 100000)
            UPDATE purchase SET price = price + 1 WHERE id = :id;
            SELECT count(*) FROM purchase WHERE customer = :id;
            """;

    private final Stack stack;
    private final int port;
    private final String password;
    private final Path dump;

    private MixedDatabase(Stack stack, int port, String password) {
        this.stack = stack;
        this.port = port;
        this.password = password;
        this.dump = stack.folder().resolve("bare.zst");
    }

    /**
     * One that runs.
     *
     * @param megabytes about how large its dump becomes
     * @param disk a folder on the disk that the bare tools write to
     */
    static MixedDatabase of(int megabytes, Path disk) throws Exception {
        int port = Stack.freePort();
        var password = UUID.randomUUID().toString();
        var folder = Files.createTempDirectory(disk, "mixed");
        Files.writeString(
                folder.resolve("docker-compose.yml"),
                COMPOSE.replace("PORT", String.valueOf(port)).replace("PASSWORD\n", password + "\n"));
        var stack = new Stack(folder, URI.create("http://127.0.0.1:" + port), List.of());
        var database = new MixedDatabase(stack, port, password);
        try {
            database.fill(megabytes);
            return database;
        } catch (Exception e) {
            database.close();
            throw e;
        }
    }

    private void fill(int megabytes) throws Exception {
        stack.up();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> psql("SELECT 1").strip().equals("1"));
        psql(TABLES);
        for (int left = megabytes; left > 0; left -= SLICE) {
            psql(UNIT.replace("UNITS", String.valueOf(Math.min(left, SLICE))));
        }
        psql(INDEXES);
        Files.writeString(stack.folder().resolve("transaction.sql"), TRANSACTION);
    }

    Path folder() {
        return stack.folder();
    }

    /** The file that declares it. */
    String project(String name, String more) {
        return """
                project: %s
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, user: owner, url: "postgres://owner@db:5432/bench"}
                backup: {of: [main], keep: 3%s}
                drill: {of: main}
                """.formatted(name, more);
    }

    private String psql(String sql) throws IOException, InterruptedException {
        return stack.run(List.of(
                "docker",
                "exec",
                stack.container("db").id(),
                "psql",
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "owner",
                "-d",
                "bench",
                "-c",
                sql));
    }

    /** How long the usual line of a script takes, in seconds; leaves the dump. */
    double dumpBare() throws Exception {
        long began = System.nanoTime();
        pipe(List.of(
                exec("pg_dump", "-Fc", "-Z0", "-U", "owner", "bench"),
                List.of("zstd", "-q", "-3", "-T2", "-f", "-o", dump.toString())));
        pipe(List.of(List.of("sync", dump.toString())));
        return seconds(began);
    }

    /** How large it is before compression. */
    long dumpBytes() throws Exception {
        return Long.parseLong(pipe(List.of(List.of("zstd", "-q", "-d", "-c", dump.toString()), List.of("wc", "-c")))
                .strip());
    }

    /** So that no two measurements pay for what was written before. */
    void settle() throws IOException, InterruptedException {
        psql("CHECKPOINT");
    }

    /** How long {@code pg_restore -j2} takes into an empty database of the same server, in seconds. */
    double restoreBare() throws Exception {
        psql("CREATE DATABASE bare TEMPLATE template0");
        pipe(List.of(
                List.of("zstd", "-q", "-d", "-c", dump.toString()),
                exec("sh", "-c", "cat >/var/lib/postgresql/data/bare")));
        long began = System.nanoTime();
        pipe(List.of(exec("pg_restore", "-e", "-j2", "-U", "owner", "-d", "bare", "/var/lib/postgresql/data/bare")));
        double took = seconds(began);
        pipe(List.of(exec("rm", "/var/lib/postgresql/data/bare")));
        psql("DROP DATABASE bare");
        return took;
    }

    /** What an application waits while something goes on, the slowest twentieth left out, in milliseconds. */
    double latency(Callable<?> meanwhile) throws Exception {
        var log = stack.folder().resolve("load");
        var builder = new ProcessBuilder(PGBENCH.replace("PORT", String.valueOf(port))
                        .replace("LOG", log.toString())
                        .split(" "))
                .directory(stack.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(stack.folder().resolve("pgbench.log").toFile());
        builder.environment().put("PGPASSWORD", password);
        var load = builder.start();
        try {
            Instant began = Instant.now();
            meanwhile.call();
            Instant ended = Instant.now();
            if (!load.isAlive()) {
                throw new IOException(
                        "pgbench ended: " + Files.readString(stack.folder().resolve("pgbench.log")));
            }
            // What it has noted meanwhile is still in its memory.
            Thread.sleep(WRITTEN_SOON);
            load.destroy();
            load.waitFor();
            return p95(Files.readAllLines(Path.of(log + "." + load.pid())), began, ended);
        } finally {
            load.destroyForcibly();
        }
    }

    /** Of lines of pgbench: client, number, microseconds, script, and when it ended in seconds and microseconds. */
    private static double p95(List<String> lines, Instant began, Instant ended) throws IOException {
        var took = lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length >= 6)
                .filter(words -> {
                    var at = Instant.ofEpochSecond(Long.parseLong(words[4]), Long.parseLong(words[5]) * 1_000);
                    return at.isAfter(began) && at.isBefore(ended);
                })
                .map(words -> Long.parseLong(words[2]) / 1_000.0)
                .sorted()
                .toList();
        if (took.size() < LEAST) {
            throw new IOException("only " + took.size() + " transactions of pgbench to look at");
        }
        return took.get((int) Math.ceil(took.size() * 0.95) - 1);
    }

    private List<String> exec(String... words) throws IOException {
        var all = new ArrayList<>(
                List.of("docker", "exec", "-i", stack.container("db").id()));
        all.addAll(List.of(words));
        return all;
    }

    /** Programs one after the other, each of which must end well; returns what the last one wrote. */
    private static String pipe(List<List<String>> programs) throws Exception {
        var builders = programs.stream()
                .map(ProcessBuilder::new)
                .peek(builder -> builder.redirectError(ProcessBuilder.Redirect.INHERIT))
                .toList();
        for (var builder : builders) {
            builder.environment().put("DOCKER_HOST", "unix://" + Engine.socket());
        }
        var processes = ProcessBuilder.startPipeline(builders);
        String written;
        try (var reader = processes.getLast().inputReader()) {
            written = reader.readAllAsString();
        }
        for (var process : processes) {
            if (process.waitFor() != 0) {
                throw new IOException(programs + ": one of them ended with " + process.exitValue());
            }
        }
        return written;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stack.close();
    }
}
