package dev.taskforge.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An application of two kitchens as the example SPPG has it: sessions, a CSRF token for each of them, and menus. */
final class Kitchens implements AutoCloseable {
    static final String PASSWORD = "canary-uji-4471";
    private static final Pattern MENU = Pattern.compile("/api/menus/([0-9]{1,9})(/export)?");
    private static final Pattern PORTIONS = Pattern.compile("\"portions\":([0-9]{1,5})");

    private record Person(String kitchen, boolean admin) {}

    record Menu(String kitchen, int portions) {}

    private static final Map<String, Person> PEOPLE = Map.of(
            "uji-admin-1", new Person("Dapur Uji 1", true),
            "uji-admin-2", new Person("Dapur Uji 2", true),
            "uji-petugas-1", new Person("Dapur Uji 1", false));

    private final Map<String, Person> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, Menu> menus = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final HttpServer server;

    /** Whether menus are shown to every kitchen. */
    volatile boolean open;

    Kitchens() throws IOException {
        menus.put(9001, new Menu("Dapur Uji 1", 10));
        menus.put(9002, new Menu("Dapur Uji 2", 10));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Map<Integer, Menu> menus() {
        return Map.copyOf(menus);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var method = exchange.getRequestMethod();
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var cookie = exchange.getRequestHeaders().getFirst("Cookie");
            var session = cookie == null ? "" : cookie.replace("sid=", "");
            var person = sessions.get(session);
            if (path.equals("/login")) {
                signIn(exchange, method, body);
            } else if (person == null) {
                boolean api = path.startsWith("/api/");
                answer(exchange, api ? 401 : 302, api ? null : "/login", "text/html", "");
            } else if (!method.equals("GET") && !hasToken(exchange, body, session)) {
                answer(exchange, 403, null, "text/html", "invalid csrf token");
            } else {
                page(exchange, method, path, body, session, person);
            }
        }
    }

    private void signIn(HttpExchange exchange, String method, String body) throws IOException {
        var name = PEOPLE.keySet().stream()
                .filter(known -> body.contains("username=" + known + "&"))
                .findFirst();
        if (method.equals("GET")) {
            answer(
                    exchange,
                    200,
                    null,
                    "text/html",
                    "<form><input type=hidden name=_csrf value=before-sign-in></form>");
        } else if (name.isPresent() && body.contains("password=" + PASSWORD) && body.contains("_csrf=before-sign-in")) {
            var session = "session-" + numbers.incrementAndGet();
            sessions.put(session, PEOPLE.get(name.get()));
            exchange.getResponseHeaders().add("Set-Cookie", "sid=" + session + "; Path=/; HttpOnly; SameSite=Lax");
            answer(exchange, 302, "/dashboard", "text/html", "");
        } else {
            answer(exchange, 401, null, "text/html", "wrong");
        }
    }

    private static boolean hasToken(HttpExchange exchange, String body, String session) {
        var token = "token-of-" + session;
        return token.equals(exchange.getRequestHeaders().getFirst("X-CSRF-Token")) || body.contains("_csrf=" + token);
    }

    private void page(HttpExchange exchange, String method, String path, String body, String session, Person person)
            throws IOException {
        var token = "token-of-" + session;
        switch (path) {
            case "/dashboard", "/profile" ->
                answer(
                        exchange,
                        200,
                        null,
                        "text/html",
                        "<meta name=csrf-token content=" + token + "><h1>" + person.kitchen
                                + "</h1><input type=hidden name=_csrf value=" + token + ">");
            case "/users" -> answer(exchange, person.admin ? 200 : 403, null, "text/html", "");
            case "/logout" -> {
                sessions.remove(session);
                answer(exchange, 302, "/login", "text/html", "");
            }
            case "/api/menus" -> {
                int id = numbers.incrementAndGet();
                menus.put(id, new Menu(person.kitchen, portions(body)));
                answer(exchange, 201, null, "application/json", "{\"id\":" + id + "}");
            }
            default -> menu(exchange, method, path, body, person);
        }
    }

    private void menu(HttpExchange exchange, String method, String path, String body, Person person)
            throws IOException {
        var found = MENU.matcher(path);
        int id = found.matches() ? Integer.parseInt(found.group(1)) : 0;
        var menu = menus.get(id);
        if (menu == null || !(open || menu.kitchen.equals(person.kitchen))) {
            answer(exchange, 404, null, "application/json", "{}");
        } else if (!method.equals("GET") && !person.admin) {
            answer(exchange, 403, null, "application/json", "{}");
        } else if (method.equals("DELETE")) {
            menus.remove(id);
            answer(exchange, 204, null, "application/json", "");
        } else if (found.group(2) != null) {
            answer(exchange, 200, null, "text/csv", "name,portions\nMenu uji TaskForge," + menu.portions + "\n");
        } else {
            int portions = method.equals("PATCH") ? portions(body) : menu.portions;
            menus.put(id, new Menu(menu.kitchen, portions));
            answer(exchange, 200, null, "application/json", "{\"portions\":" + portions + "}");
        }
    }

    private static int portions(String body) {
        var found = PORTIONS.matcher(body);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static void answer(HttpExchange exchange, int status, @Nullable String location, String type, String body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (location != null) {
            exchange.getResponseHeaders().set("Location", location);
        }
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
