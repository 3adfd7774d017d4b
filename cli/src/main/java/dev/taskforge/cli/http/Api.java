package dev.taskforge.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server's HTTP API. {@link HttpURLConnection} because it starts a fifth of a second faster than
 * {@link HttpClient}, which only serves the one method the former does not know.
 */
public final class Api {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofMinutes(1);

    private final Server server;
    private final Locale locale;

    public Api(Server server, Locale locale) {
        this.server = server;
        this.locale = locale;
    }

    /** The server it talks to. */
    public Server server() {
        return server;
    }

    /** An empty JSON object for a request's body. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Makes a path of fixed parts and encoded names: {@code path("/api/v1/jobs/{}", id)}. */
    public static String path(String pattern, Object... names) {
        var path = pattern;
        for (var name : names) {
            var encoded =
                    URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20");
            path = path.replaceFirst("\\{}", encoded.replace("$", "\\$"));
        }
        return path;
    }

    /**
     * Reads a resource.
     *
     * @throws Refused when the server answers with a problem
     * @throws Unreachable when no TaskForge server answers
     */
    public Doc get(String path) {
        return send("GET", path, null);
    }

    /** Posts a body, or an empty object when it is null; throws as {@link #get}. */
    public Doc post(String path, @Nullable ObjectNode body) {
        return send("POST", path, body == null ? object() : body);
    }

    /**
     * What a post was answered.
     *
     * @param created whether something was begun for it; else the answer is what was there already
     */
    public record Posted(Doc doc, boolean created) {}

    /** As {@link #post}, and tells whether the server began something for it. */
    public Posted begin(String path) {
        var answer = exchange("POST", path, object().toString().getBytes(StandardCharsets.UTF_8));
        return new Posted(document(answer), answer.status() != HttpURLConnection.HTTP_OK);
    }

    /** Sends a request with a JSON body, or without one when it is null; throws as {@link #get}. */
    public Doc send(String method, String path, @Nullable ObjectNode body) {
        var bytes = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
        var answer = method.equals("PATCH") ? patch(path, bytes) : exchange(method, path, bytes);
        return document(answer);
    }

    /** Reads a resource of any kind as text, whatever its status; throws {@link Unreachable}. */
    public Answer raw(String method, String path, @Nullable String body) {
        var bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
        return method.equals("PATCH") ? patch(path, bytes) : exchange(method, path, bytes);
    }

    /**
     * Copies a resource without holding it in memory.
     *
     * @throws IOException when the target cannot be written
     */
    public void copy(String path, OutputStream target) throws IOException {
        var connection = open("GET", path);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                document(new Answer(connection.getResponseCode(), read(connection), null));
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
        try (var body = connection.getInputStream()) {
            body.transferTo(target);
        }
    }

    private Doc document(Answer answer) {
        var ok = answer.status() / 100 == 2;
        if (ok && answer.body().isBlank()) {
            return new Doc(object());
        }
        Doc document;
        try {
            document = new Doc(JsonMapper.shared().readTree(answer.body()));
        } catch (JacksonException e) {
            throw new Unreachable(server.url(), "HTTP " + answer.status() + ", not TaskForge", e);
        }
        if (!ok) {
            throw new Refused(answer.status(), document);
        }
        return document;
    }

    private Answer exchange(String method, String path, byte @Nullable [] body) {
        try {
            var connection = open(method, path);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (var out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            var date = connection.getDate();
            return new Answer(
                    connection.getResponseCode(), read(connection), date == 0 ? null : Instant.ofEpochMilli(date));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpURLConnection open(String method, String path) {
        try {
            var url = URI.create(server.url() + path).toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) CONNECT.toMillis());
            connection.setReadTimeout((int) READ.toMillis());
            connection.setRequestProperty("Accept", "application/json, */*;q=0.5");
            connection.setRequestProperty("Accept-Language", locale.getLanguage());
            connection.setRequestProperty("User-Agent", "taskforge-cli");
            if (server.token() != null) {
                connection.setRequestProperty("Authorization", "Bearer " + server.token());
            }
            return connection;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static String read(HttpURLConnection connection) throws IOException {
        var stream = connection.getResponseCode() >= 400 ? connection.getErrorStream() : connection.getInputStream();
        if (stream == null) {
            return "";
        }
        try (InputStream body = stream) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Answer patch(String path, byte @Nullable [] body) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(READ)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Accept-Language", locale.getLanguage());
        if (server.token() != null) {
            request.header("Authorization", "Bearer " + server.token());
        }
        request.method(
                "PATCH",
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        try (var client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), null);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(new IOException(e));
        }
    }

    private Unreachable unreachable(IOException cause) {
        var message = cause.getMessage();
        return new Unreachable(server.url(), message == null ? cause.getClass().getSimpleName() : message, cause);
    }

    /**
     * What came back.
     *
     * @param body as text
     * @param date the server's clock; null when it did not say
     */
    public record Answer(int status, String body, @Nullable Instant date) {}
}
