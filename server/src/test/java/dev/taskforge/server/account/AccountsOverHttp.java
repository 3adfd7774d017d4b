package dev.taskforge.server.account;

import dev.taskforge.server.http.HttpOptions;
import dev.taskforge.server.http.HttpServer;
import dev.taskforge.server.http.Idempotency;
import dev.taskforge.server.http.Json;
import dev.taskforge.server.http.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The account routes on a real port over a real database. */
final class AccountsOverHttp implements AutoCloseable {
    final Installation installation;
    private final HttpServer server;

    AccountsOverHttp(Path directory) {
        installation = new Installation(directory);
        var router = new Router();
        installation.accounts.routes().forEach(router::add);
        server = new HttpServer(
                HttpOptions.local(0),
                router.routes(),
                installation.accounts.authenticator(),
                Idempotency.none(),
                (method, route, status, took) -> {},
                null);
        server.start();
    }

    int port() {
        return server.port();
    }

    /** An answer and its body. */
    record Answer(int status, String body, HttpResponse<String> response) {

        JsonNode json() {
            return Json.stored(body);
        }

        String text(String field) {
            return json().get(field).stringValue();
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    Answer send(String method, String path, byte @Nullable [] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        // A connection of its own: some answers end theirs.
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs in and returns the headers that carry the access token. */
    String[] signedIn(String name) {
        return bearer(installation.signIn(name).accessToken());
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Override
    public void close() {
        server.close();
        installation.close();
    }
}
