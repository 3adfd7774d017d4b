package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** An application that keeps orders in PostgreSQL, in two versions, as Compose runs it. */
final class OrdersStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:15
                stop_grace_period: 2s
                environment:
                  POSTGRES_USER: owner
                  POSTGRES_DB: orders
                  POSTGRES_HOST_AUTH_METHOD: trust
                networks:
                  default:
                    aliases: [database]
                labels:
                  dev.taskforge.testbed: "true"
              redis:
                image: taskforge-testbed/redis:1
                labels:
                  dev.taskforge.testbed: "true"
              app:
                image: taskforge-testbed/shop:1
                restart: unless-stopped
                stop_grace_period: 1s
                command: [python3, -I, /app/app.py]
                depends_on: [db]
                environment:
                  DB_HOST: database
                  DB_PASSWORD: secret
                volumes:
                  - ./app:/app:ro
                  - uploads:/uploads
                labels:
                  dev.taskforge.testbed: "true"
            volumes:
              uploads:
                labels:
                  dev.taskforge.testbed: "true"
            networks:
              default:
                labels:
                  dev.taskforge.testbed: "true"
            """;

    /** As much of the protocol of PostgreSQL, in Python, as an application needs that asks one thing at a time. */
    static final String CLIENT = """
            import os, socket, struct

            def take(link, size):
                data = b""
                while len(data) < size:
                    more = link.recv(size - len(data))
                    if not more:
                        raise RuntimeError("the database ended the connection")
                    data += more
                return data

            def answer(link):
                rows = []
                error = None
                while True:
                    kind = take(link, 1)
                    body = take(link, struct.unpack("!i", take(link, 4))[0] - 4)
                    if kind == b"E":
                        error = [part[1:] for part in body.decode().split(chr(0)) if part.startswith("M")][0]
                        if b"FATAL" in body:
                            raise RuntimeError(error)
                    elif kind == b"D":
                        rows.append(body[6:].decode())
                    elif kind == b"Z":
                        if error:
                            raise RuntimeError(error)
                        return rows

            def ask(host, port, user, database, sql):
                with socket.create_connection((host, port), 5) as link:
                    names = ("user|" + user + "|database|" + database + "||").replace("|", chr(0)).encode()
                    link.sendall(struct.pack("!ii", len(names) + 8, 196608) + names)
                    answer(link)
                    text = sql.encode() + bytes(1)
                    link.sendall(b"Q" + struct.pack("!i", len(text) + 4) + text)
                    return answer(link)

            """;

    private static final String POSTGRES = CLIENT + """
            def query(sql):
                return ask(os.environ["DB_HOST"], 5432, "owner", "orders", sql)
            """;
    private static final String APP = """
            import os, sys
            sys.path.insert(0, "/app")
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
            from postgres import query

            OLD = os.environ["SHOP_VERSION"] == "1"
            NEWEST = open("/app/migrations/2.sql").read() if os.path.exists("/app/migrations/2.sql") else ""

            class Visit(BaseHTTPRequestHandler):
                def do_GET(self):
                    if self.path.startswith("/orders/"):
                        found = query("SELECT count(*) FROM orders WHERE id = " + str(int(self.path[8:])))
                        self.answer(200 if found == ["1"] else 404, "found")
                        return
                    try:
                        query("SELECT note FROM orders LIMIT 1" if OLD else "SELECT count(*) FROM orders")
                        self.answer(200, "ok")
                    except Exception as e:
                        print(e, file=sys.stderr, flush=True)
                        self.answer(503, str(e))

                def do_POST(self):
                    try:
                        with_kind = not OLD and "kind" in NEWEST
                        made = query("INSERT INTO orders " + ("(note) VALUES ('n')" if OLD else
                                     "(kind) VALUES ('k')" if with_kind else "DEFAULT VALUES") + " RETURNING id")
                        self.answer(200, '{"id": ' + made[0] + '}', "application/json")
                    except Exception as e:
                        self.answer(500, str(e))

                def answer(self, status, text, kind="text/plain"):
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text.encode())

                def log_message(self, *args):
                    pass

            print("the application listens", flush=True)
            ThreadingHTTPServer(("", 8000), Visit).serve_forever()
            """;
    private static final String MIGRATE = """
            import os, socket, sys, time
            sys.path.insert(0, "/app")
            from postgres import query

            try:
                socket.create_connection((open("/app/production").read().strip(), 5432), 2)
                print("production can be reached", flush=True)
            except OSError:
                print("production cannot be reached", flush=True)
            print("uploads:", len(os.listdir("/uploads")), flush=True)
            for name in sorted(os.listdir("/app/migrations")):
                if query("SELECT name FROM applied WHERE name = '" + name + "'"):
                    continue
                try:
                    query("BEGIN; " + open("/app/migrations/" + name).read() + " INSERT INTO applied VALUES ('" + name + "'); COMMIT")
                    print("applied", name, flush=True)
                except Exception as e:
                    print(name + ": " + str(e), file=sys.stderr, flush=True)
                    sys.exit(3)
            """;
    private static final String CONTENT = """
            CREATE TABLE orders (id bigserial PRIMARY KEY, note text);
            INSERT INTO orders (note) SELECT 'note ' || i FROM generate_series(1, 500) i;
            CREATE TABLE applied (name text PRIMARY KEY);
            INSERT INTO applied VALUES ('1.sql');
            """;

    private final Docker docker;
    private final Stack stack;

    private OrdersStack(Stack stack) throws IOException {
        docker = Docker.connect(Testbed.socket());
        this.stack = stack;
    }

    /** Version 1 that runs, with content. */
    static OrdersStack up() throws IOException, InterruptedException {
        return up("", Files.createTempDirectory("orders"), 1);
    }

    /** The same behind nginx. */
    static OrdersStack behindNginx() throws IOException, InterruptedException {
        int port = Stack.freePort();
        var folder = Files.createTempDirectory("orders");
        Front.NGINX.write(folder);
        var nginx = "nginx:\n"
                + (Front.NGINX.compose() + "ports: [\"127.0.0.1:" + port + ":80\"]\ndepends_on: [app]\n"
                                + "labels:\n  dev.taskforge.testbed: \"true\"\n")
                        .indent(2);
        return up(nginx.indent(2), folder, port);
    }

    private static OrdersStack up(String more, Path folder, int port) throws IOException, InterruptedException {
        var app = Files.createDirectories(folder.resolve("app/migrations")).getParent();
        Files.writeString(
                folder.resolve("docker-compose.yml"), COMPOSE.replace("\nvolumes:\n", "\n" + more + "volumes:\n"));
        Files.writeString(app.resolve("postgres.py"), POSTGRES);
        Files.writeString(app.resolve("app.py"), APP);
        Files.writeString(app.resolve("migrate.py"), MIGRATE);
        Files.writeString(
                app.resolve("migrations/1.sql"), "CREATE TABLE orders (id bigserial PRIMARY KEY, note text);\n");
        var orders = new OrdersStack(new Stack(folder, URI.create("http://127.0.0.1:" + port), List.of()));
        try {
            orders.stack.up();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> Testbed.isReady(
                            orders.docker, orders.stack.container("db").id()));
            orders.psql(CONTENT);
            var address = orders.stack
                    .container("db")
                    .networks()
                    .values()
                    .iterator()
                    .next()
                    .address();
            Files.writeString(app.resolve("production"), address);
            orders.stack.run(
                    List.of("docker", "exec", orders.stack.container("app").id(), "touch", "/uploads/kept"));
            return orders;
        } catch (IOException | InterruptedException | RuntimeException e) {
            orders.close();
            throw e;
        }
    }

    Path folder() {
        return stack.folder();
    }

    Stack stack() {
        return stack;
    }

    /** The newest migration, which the version that serves does not have. */
    void migration(String sql) throws IOException {
        Files.writeString(folder().resolve("app/migrations/2.sql"), sql + "\n");
    }

    /** Runs SQL in the database of production and returns what it answers. */
    String psql(String sql) throws IOException {
        var words = List.of("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "owner", "-d", "orders");
        var result = docker.exec(stack.container("db").id(), words)
                .input(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException("psql: " + result.errors());
        }
        return result.output().strip();
    }

    /** All of production that a rehearsal must leave as it is: containers, their starts and networks, tables and rows. */
    String state() throws IOException {
        var state = new TreeMap<String, String>();
        for (Container container : stack.containers()) {
            state.put(
                    container.name(),
                    container.id() + container.state() + container.startedAt() + container.networks());
        }
        var rows = psql("SELECT count(*), md5(string_agg(orders::text, ',' ORDER BY id)) FROM orders;"
                + " SELECT string_agg(name, ',') FROM applied; SELECT last_value FROM orders_id_seq;"
                + " SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = 'orders'");
        return state + rows;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stack.close();
    }
}
