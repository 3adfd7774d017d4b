package dev.taskforge.ops.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A small real application: sessions, CSRF tokens, tenants and their projects. Its faults are switched on by tests. */
public final class TestSite implements AutoCloseable {
    /** What must never turn up in anything that is kept. */
    public static final String PASSWORD = "canary-Passw0rd-7731";

    public static final String API_TOKEN = "canary-bearer-5521";
    public static final String CSRF = "canarycsrftoken991827364";
    public static final String SESSION = "canary-session-";

    private record User(String password, String tenant, String role) {}

    private final Map<String, User> users = Map.of(
            "owner-a", new User(PASSWORD, "a", "owner"),
            "viewer-a", new User(PASSWORD, "a", "viewer"),
            "owner-b", new User(PASSWORD, "b", "owner"));
    private final Map<String, User> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, String> projects = new ConcurrentHashMap<>();
    private final Map<Integer, String> tenants = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger(100);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;

    /** Every request so far, as {@code POST /login}. */
    public final List<String> requests = new CopyOnWriteArrayList<>();
    /** Answers these requests with this status instead. */
    public final Map<String, Integer> broken = new ConcurrentHashMap<>();
    /** Counted down when a request came that is never answered. */
    public final CountDownLatch hanging = new CountDownLatch(1);
    /** Requests that are never answered. */
    public volatile String hang = "";
    /** Where {@code /hostile/forward} sends on to, with method and body. */
    public volatile String forwardTo = "/";
    /** Whether every project is shown to everybody. */
    public volatile boolean leaky;
    /** Whether signing in makes another CSRF token, as most frameworks do. */
    public volatile boolean rotating;
    /** Whether CSRF tokens are not looked at. */
    public volatile boolean forgeable;

    public TestSite() throws IOException {
        projects.put(1, "first of a");
        tenants.put(1, "a");
        projects.put(2, "first of b");
        tenants.put(2, "b");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public int projectCount() {
        return projects.size();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var request = exchange.getRequestMethod() + " " + path;
            requests.add(request);
            var form = form(exchange);
            if (request.equals(hang)) {
                hanging.countDown();
                end.await();
            } else if (broken.containsKey(request)) {
                answer(exchange, broken.get(request), "text/html", "<h1>Sorry</h1> token=" + CSRF);
            } else if (path.startsWith("/hostile/")) {
                hostile(exchange, path);
            } else {
                route(exchange, path, form);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(HttpExchange exchange, String path, Map<String, String> form) throws IOException {
        var method = exchange.getRequestMethod();
        var user = user(exchange);
        if (path.equals("/login") && method.equals("GET")) {
            exchange.getResponseHeaders().add("Set-Cookie", "csrftoken=" + CSRF + "; Path=/; SameSite=Lax");
            answer(exchange, 200, "text/html", """
                    <html><body><form method="post"><input type=hidden name='csrfmiddlewaretoken' value="%s">
                    <input name="username"></form></body></html>""".formatted(CSRF));
        } else if (path.equals("/login")) {
            signIn(exchange, form);
        } else if (path.equals("/api/login")) {
            answer(exchange, 200, "application/json", "{\"access\":{\"token\":\"" + API_TOKEN + "\"}}");
        } else if (user == null) {
            refuse(exchange, path);
        } else if (!method.equals("GET") && !forgeable && !hasToken(exchange, form, rotating ? CSRF + "-2" : CSRF)) {
            answer(exchange, 403, "text/html", "CSRF verification failed");
        } else if (path.equals("/logout")) {
            exchange.getResponseHeaders().add("Set-Cookie", "sessionid=; Max-Age=0; Path=/");
            redirect(exchange, "/login");
        } else if (path.equals("/dashboard")) {
            answer(
                    exchange,
                    200,
                    "text/html",
                    "<title>Dashboard</title> Hello " + user.role() + "<form><input name=csrfmiddlewaretoken value="
                            + CSRF + "-2>");
        } else {
            projects(exchange, method, path, form, user);
        }
    }

    private void signIn(HttpExchange exchange, Map<String, String> form) throws IOException {
        var user = users.get(form.getOrDefault("username", ""));
        if (!CSRF.equals(form.get("csrfmiddlewaretoken"))) {
            answer(exchange, 403, "text/html", "CSRF verification failed");
        } else if (user == null || !user.password().equals(form.get("password"))) {
            answer(exchange, 200, "text/html", "Please enter a correct password, not " + form.get("password"));
        } else {
            var session = SESSION + numbers.incrementAndGet() + "-x9";
            sessions.put(session, user);
            exchange.getResponseHeaders().add("Set-Cookie", "sessionid=" + session + "; Path=/; HttpOnly");
            redirect(exchange, "/dashboard");
        }
    }

    private void projects(HttpExchange exchange, String method, String path, Map<String, String> form, User user)
            throws IOException {
        var parts = path.split("/");
        if (path.equals("/projects") && method.equals("POST")) {
            int id = numbers.incrementAndGet();
            projects.put(id, form.getOrDefault("name", ""));
            tenants.put(id, user.tenant());
            answer(exchange, 201, "application/json", "{\"project\":{\"id\":" + id + "}}");
            return;
        }
        if (parts.length < 3 || !parts[1].equals("projects") || !parts[2].matches("[0-9]{1,6}")) {
            answer(exchange, 404, "text/html", "nothing here");
            return;
        }
        int id = Integer.parseInt(parts[2]);
        if (!projects.containsKey(id) || !(leaky || user.tenant().equals(tenants.get(id)))) {
            answer(exchange, 404, "text/html", "no such project");
        } else if (method.equals("DELETE")) {
            if (!user.role().equals("owner")) {
                answer(exchange, 403, "text/html", "owners only");
                return;
            }
            projects.remove(id);
            exchange.sendResponseHeaders(204, -1);
        } else if (method.equals("PATCH")) {
            projects.put(id, form.getOrDefault("name", ""));
            answer(exchange, 200, "application/json", "{\"name\":\"" + projects.get(id) + "\"}");
        } else if (parts.length == 4) {
            answer(exchange, 200, "text/csv", "id,name\n" + id + "," + projects.get(id) + "\n");
        } else {
            answer(exchange, 200, "application/json", "{\"name\":\"" + projects.get(id) + "\"}");
        }
    }

    private void hostile(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/hostile/endless" -> {
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                exchange.sendResponseHeaders(200, 0);
                var block = "hello world ".repeat(1000).getBytes(StandardCharsets.UTF_8);
                try (var out = exchange.getResponseBody()) {
                    while (end.getCount() > 0) {
                        out.write(block);
                    }
                } catch (IOException e) {
                    // The visitor has seen enough.
                    exchange.close();
                }
            }
            case "/hostile/loop" -> redirect(exchange, "/hostile/loop");
            case "/hostile/forward" -> {
                exchange.getResponseHeaders().set("Location", forwardTo);
                exchange.sendResponseHeaders(307, -1);
            }
            case "/hostile/echo" -> {
                boolean signed = exchange.getRequestHeaders().containsKey("Authorization");
                answer(exchange, 200, "text/plain", "signed: " + (signed ? "yes" : "no"));
            }
            case "/hostile/token" -> redirect(exchange, "/done?token=hunter22&next=/projects/102");
            case "/hostile/metadata" -> redirect(exchange, "http://169.254.169.254/latest/meta-data/");
            case "/hostile/bomb" -> bomb(exchange);
            case "/hostile/elsewhere" -> redirect(exchange, "http://localhost:1/collect?t=" + CSRF);
            case "/hostile/header" -> {
                exchange.getResponseHeaders().set("X-Long", "x".repeat(2_000_000));
                answer(exchange, 200, "text/plain", "ok");
            }
            case "/hostile/encoding" -> {
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-99");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(new byte[] {(byte) 0xff, (byte) 0xc3, 0x28, 0, 'o', 'k'});
            }
            case "/hostile/regex" -> answer(exchange, 200, "text/plain", "a".repeat(200_000));
            default -> answer(exchange, 404, "text/plain", "");
        }
    }

    /** Half a kilobyte that would be half a megabyte of zeros to whoever unpacks it. */
    private static void bomb(HttpExchange exchange) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write("0".repeat(512 * 1024).getBytes(StandardCharsets.US_ASCII));
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, packed.size());
        packed.writeTo(exchange.getResponseBody());
    }

    private @Nullable User user(HttpExchange exchange) {
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (("Bearer " + API_TOKEN).equals(authorization)) {
            return users.get("viewer-a");
        }
        return sessions.get(cookies(exchange).getOrDefault("sessionid", ""));
    }

    private static boolean hasToken(HttpExchange exchange, Map<String, String> form, String token) {
        return token.equals(form.get("csrfmiddlewaretoken"))
                || token.equals(exchange.getRequestHeaders().getFirst("X-CSRFToken"));
    }

    private static void refuse(HttpExchange exchange, String path) throws IOException {
        if (path.startsWith("/dashboard")) {
            redirect(exchange, "/login?next=" + path);
        } else {
            answer(exchange, 401, "application/json", "{\"detail\":\"sign in\"}");
        }
    }

    private static Map<String, String> cookies(HttpExchange exchange) {
        var cookies = new HashMap<String, String>();
        for (var line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (var pair : line.split("; ")) {
                cookies.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
            }
        }
        return cookies;
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var form = new HashMap<String, String>();
        for (var pair : text.split("&")) {
            var sides = pair.split("=", 2);
            if (sides.length == 2) {
                form.put(
                        URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
