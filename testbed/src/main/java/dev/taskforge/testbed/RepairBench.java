package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taskforge.bench.Measurement;
import dev.taskforge.bench.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A database is stopped and its application answers 500: {@code RepairBench DATA PORT PROCESS [--json]}, of a TaskForge that runs already on a
 * folder with data, which finds the cause, starts the database and tells people. Every time it is another application: nginx, a program that
 * signs in at PostgreSQL for each request, and PostgreSQL. Ends with 0 when every goal holds, 1 when one is missed.
 */
public final class RepairBench implements AutoCloseable {
    private static final int TIMES = 20;
    private static final double MOST_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:15
                restart: unless-stopped
                environment: {POSTGRES_USER: shop, POSTGRES_PASSWORD: secret, POSTGRES_DB: shop}
                labels: &own {dev.taskforge.testbed: "true"}
              app:
                image: taskforge-testbed/shop:1
                restart: unless-stopped
                command: [/usr/bin/python3, -I, /app.py]
                depends_on: [db]
                healthcheck: {disable: true}
                volumes: ["./app.py:/app.py:ro"]
                labels: *own
              front:
                image: taskforge-testbed/nginx:1
                restart: unless-stopped
                depends_on: [app]
                ports: ["127.0.0.1:PORT:80"]
                volumes: ["./nginx:/etc/nginx/conf.d:ro"]
                labels: *own
            networks:
              default:
                labels: *own
            """;
    private static final String SITE = """
            server {
              listen 80;
              location / {
                proxy_pass http://app:8080;
              }
            }
            """;
    /** Whether PostgreSQL asks for a password: <a href="https://www.postgresql.org/docs/15/protocol-message-formats.html">messages</a>. */
    private static final String APP = """
            import http.server, socket, struct

            def database():
                with socket.create_connection(("db", 5432), 1) as connection:
                    connection.settimeout(1)
                    asked = struct.pack("!I", 196608) + b"user\\0shop\\0database\\0shop\\0\\0"
                    connection.sendall(struct.pack("!I", len(asked) + 4) + asked)
                    return connection.recv(1) == b"R"

            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    try:
                        well = database()
                    except OSError:
                        well = False
                    self.send_response(200 if well else 500)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
            """;

    private final Remote remote;
    private final HttpServer receiver;
    private final Queue<Heard> told = new ConcurrentLinkedQueue<>();

    /** @param at by {@link System#nanoTime} */
    private record Heard(long at, JsonNode data) {}

    private RepairBench(Remote remote) throws IOException {
        this.remote = remote;
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::hear);
        receiver.start();
    }

    public static void main(String[] arguments) throws Exception {
        Report report;
        try (var bench = new RepairBench(Remote.running(Path.of(arguments[0]), Integer.parseInt(arguments[1])))) {
            report = new Report(bench.measure());
        }
        System.out.println(List.of(arguments).contains("--json") ? report.json() : report.text());
        report.missed().forEach(goal -> System.err.println("Missed: " + goal));
        System.exit(report.missed().isEmpty() ? 0 : 1);
    }

    @Override
    public void close() {
        receiver.stop(0);
    }

    private void hear(HttpExchange exchange) throws IOException {
        var body = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
        told.add(new Heard(System.nanoTime(), body.path("data")));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    /**
     * Seconds since the database was told to stop.
     *
     * @param incidents that it became
     * @param named whether one of them names the database
     */
    private record Outage(double told, double started, double answered, double over, int incidents, boolean named) {}

    private List<Measurement> measure() throws Exception {
        var outages = new ArrayList<Outage>();
        for (int number = 0; number < TIMES; number++) {
            try (var stack = stack()) {
                outages.add(outage(stack));
            }
        }
        return List.of(
                p95("people are told, p95", outages.stream().map(Outage::told).toList()),
                p95(
                        "the database runs again, p95",
                        outages.stream().map(Outage::started).toList()),
                p95(
                        "visitors get 200 again, p95",
                        outages.stream().map(Outage::answered).toList()),
                p95(
                                "closed, and told that it is over, p95",
                                outages.stream().map(Outage::over).toList())
                        .noting(TIMES + " outages of as many applications, from the stop of the database"),
                Measurement.atMost(
                        "incidents of an outage, most",
                        outages.stream().mapToInt(Outage::incidents).max().orElseThrow(),
                        "",
                        1),
                Measurement.atMost(
                        "outages whose incident does not name it",
                        (double) outages.stream()
                                .filter(outage -> !outage.named())
                                .count(),
                        "",
                        0));
    }

    private static Measurement p95(String name, List<Double> seconds) {
        var sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);
        return Measurement.atMost(name, sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1), "s", MOST_SECONDS);
    }

    private static Stack stack() throws IOException {
        int port = Stack.freePort();
        var folder = Files.createTempDirectory("repair");
        Files.writeString(folder.resolve("docker-compose.yml"), COMPOSE.replace("PORT", String.valueOf(port)));
        Files.writeString(folder.resolve("app.py"), APP);
        Files.writeString(Files.createDirectory(folder.resolve("nginx")).resolve("site.conf"), SITE);
        Files.writeString(folder.resolve(".env"), "HOOK=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        return new Stack(folder, URI.create("http://127.0.0.1:" + port), List.of());
    }

    private String yaml(Stack stack, String inside) {
        return """
                project: %s
                compose: {file: docker-compose.yml, env_file: .env}
                checks:
                  inside: {http: "http://%s:8080/", every: 5s, timeout: 2s}
                  edge: {http: "%s/", every: 5s, timeout: 2s}
                repair: {start: auto}
                alerts:
                  language: en
                  to:
                    - {id: ops, private: true, webhook: {url: "http://127.0.0.1:%d/", secret: "${HOOK}"}}
                """.formatted(
                stack.project(), inside, stack.address(), receiver.getAddress().getPort());
    }

    private Outage outage(Stack stack) throws Exception {
        stack.up();
        awaited(() -> answers(stack));
        var project = stack.project();
        var inside =
                stack.container("app").networks().values().iterator().next().address();
        remote.apply(project, yaml(stack, inside), stack.folder());
        awaited(() -> isUp(project, "inside") && isUp(project, "edge"));

        told.clear();
        long began = System.nanoTime();
        stack.run(List.of("docker", "stop", stack.container("db").id()));
        awaited(() -> !stack.running("db").isEmpty());
        double started = since(began);
        awaited(() -> answers(stack));
        double answered = since(began);
        awaited(() -> isOver(project));
        double over = since(began);
        double heard = (told.element().at() - began) / 1e9;
        // It may still look whether all is well when the monitors have seen it.
        awaited(() -> isRepaired(project));
        var incidents = remote.get("/projects/" + project + "/incidents");
        boolean named = incidents
                .valueStream()
                .anyMatch(incident -> incident.path("cause").asString("").contains("db"));
        remote.ask("DELETE", "/projects/" + project, Map.of());
        return new Outage(heard, started, answered, over, incidents.size(), named);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void awaited(Callable<Boolean> reached) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(OFTEN)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(reached);
    }

    private static boolean answers(Stack stack) throws IOException {
        return Connection.get(stack.address(), "/").status() == 200;
    }

    private boolean isUp(String project, String monitor) throws IOException, InterruptedException {
        return remote.get("/projects/" + project + "/monitors/" + monitor)
                .toString()
                .contains("\"state\":\"up\"");
    }

    /** Who was not told yet that it is down when all is well again hears that it was, and was repaired. */
    private boolean isOver(String project) throws IOException, InterruptedException {
        var incidents = remote.get("/projects/" + project + "/incidents");
        return incidents.path(0).path("state").asString().equals("closed")
                && told.stream()
                        .map(heard -> heard.data().path("title").asString())
                        .anyMatch(title -> title.contains("up again") || title.contains("repaired it"));
    }

    private boolean isRepaired(String project) throws IOException, InterruptedException {
        return remote.get("/projects/" + project + "/repairs")
                .valueStream()
                .anyMatch(repair -> repair.path("state").asString().equals("repaired"));
    }
}
