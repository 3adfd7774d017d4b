package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Exec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A PostgreSQL database as Compose runs it, with much that a dump may lose. */
final class PostgresStack implements AutoCloseable {
    static final String IMAGE = "taskforge-testbed/postgres:15";
    static final String USER = "owner";
    static final String DATABASE = "shop";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:15
                network_mode: none
                stop_grace_period: 1s
                environment:
                  POSTGRES_USER: owner
                  POSTGRES_DB: shop
                  POSTGRES_PASSWORD: secret
                labels:
                  dev.taskforge.testbed: "true"
            """;
    /** An application that writes something every moment, and ends when it cannot. */
    private static final String WRITER = """
              writer:
                image: taskforge-testbed/postgres:15
                network_mode: "service:db"
                stop_grace_period: 1s
                entrypoint:
                  - sh
                  - -c
                  - |
                    trap 'exit 0' TERM
                    while psql -qh 127.0.0.1 -U owner -d shop -c 'INSERT INTO purchase (customer) VALUES (1)'; do
                      sleep 0.1 & wait
                    done
                    exit 3
                environment:
                  PGPASSWORD: secret
                labels:
                  dev.taskforge.testbed: "true"
            """;

    private static final String CONTENT = """
            CREATE ROLE app LOGIN PASSWORD 'secret';
            CREATE ROLE "Reader";
            GRANT app TO "Reader";
            ALTER ROLE app SET app.token TO 'secret';
            CREATE TABLE customer (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              name text NOT NULL,
              state varchar(10) DEFAULT 'a' CHECK (state IN ('a', 'b')),
              price numeric(10, 2),
              at timestamptz DEFAULT now(),
              data jsonb,
              "odd ""name" float8,
              shout text GENERATED ALWAYS AS (upper(name)) STORED);
            ALTER TABLE customer OWNER TO app;
            GRANT SELECT ON customer TO "Reader";
            GRANT UPDATE (name) ON customer TO "Reader";
            INSERT INTO customer (name, price, data, "odd ""name")
              SELECT 'n' || i, i / 3.0, json_build_object('i', i), 1.0 / i FROM generate_series(1, 2000) i;
            CREATE TABLE purchase (id serial, customer bigint REFERENCES customer);
            INSERT INTO purchase (customer) SELECT id FROM customer LIMIT 100;
            CREATE TABLE log (at date, line text) PARTITION BY RANGE (at);
            CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
            INSERT INTO log SELECT '2025-01-01', 'x' FROM generate_series(1, 50);
            CREATE TABLE part (at date, customer bigint REFERENCES customer, PRIMARY KEY (at)) PARTITION BY RANGE (at);
            CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
            CREATE TABLE parent (x int);
            CREATE TABLE child (y int) INHERITS (parent);
            INSERT INTO child VALUES (1, 2);
            CREATE INDEX customer_name ON customer (lower(name)) WHERE state = 'a';
            CREATE INDEX broken ON customer (price);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
            CREATE VIEW short AS SELECT id, name::varchar(5) AS short FROM customer WHERE state IN ('a', 'b');
            CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM customer;
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE SEQUENCE ticket START 5;
            SELECT nextval('ticket');
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER touched BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
            CREATE POLICY seen ON customer FOR SELECT TO "Reader" USING (state = 'a');
            SELECT lo_from_bytea(0, 'hello');
            CREATE SCHEMA "Odd Schema";
            CREATE TABLE "Odd Schema"."Tab ' le" (x bytea);
            INSERT INTO "Odd Schema"."Tab ' le" VALUES ('\\x00ff'), (NULL);
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "Reader";
            """;

    private final ComposeFolder folder;
    private final Docker docker;

    private PostgresStack(String compose) throws IOException {
        folder = new ComposeFolder("postgres", compose);
        docker = folder.docker();
    }

    /** A server that runs, with content. */
    static PostgresStack up() throws IOException, InterruptedException {
        return up(COMPOSE);
    }

    /** The same with an application that writes. */
    static PostgresStack upWithWriter() throws IOException, InterruptedException {
        var stack = up(COMPOSE + WRITER);
        try {
            stack.folder.up("writer");
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private static PostgresStack up(String compose) throws IOException, InterruptedException {
        var stack = new PostgresStack(compose);
        try {
            stack.folder.up("db");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> Testbed.isReady(stack.docker, stack.container().id()));
            stack.psql(CONTENT);
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    Path folder() {
        return folder.path();
    }

    Container container() throws IOException {
        return container("db");
    }

    Container container(String service) throws IOException {
        return folder.container(service);
    }

    /** What TaskForge asks. */
    PostgresServer server(String database) throws IOException {
        return server(USER, database);
    }

    /** The same as another role. */
    PostgresServer server(String user, String database) throws IOException {
        return new PostgresServer(docker, container().id(), user, "", database);
    }

    /** Runs SQL in the database of the shop and returns what it answers. */
    String psql(String sql) throws IOException {
        return psql(DATABASE, sql);
    }

    String psql(String database, String sql) throws IOException {
        var words = List.of("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", USER, "-d", database);
        return answered(docker.exec(container().id(), words)
                .input(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8))));
    }

    /** Runs a program in its container and returns what it writes. */
    String inside(String... words) throws IOException {
        return answered(docker.exec(container().id(), List.of(words)));
    }

    private static String answered(Exec exec) throws IOException {
        var result = exec.run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException(result.errors());
        }
        return result.output().strip();
    }

    /** Removes its container with its volume, and its folder. */
    @Override
    public void close() throws IOException {
        folder.close();
    }
}
