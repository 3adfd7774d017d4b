package dev.taskforge.server;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The whole server on a free port with its own data folder, as {@link App} wires it. Requests are sent as the local
 * operator unless a {@link #as} says otherwise.
 */
public final class TestServer implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Path data;
    private final App app;

    private TestServer(Path data, App app) {
        this.data = data;
        this.app = app;
    }

    /** Starts one in {@code data}. */
    public static TestServer in(Path data) {
        return in(data, Map.of());
    }

    /** Starts one with more variables in its environment. */
    public static TestServer in(Path data, Map<String, String> environment) {
        return on(0, data, environment);
    }

    /** Starts one that runs more types of jobs. */
    public static TestServer in(Path data, JobType... more) {
        return in(data, Map.of(), more);
    }

    /** Starts one with more variables in its environment, and more types of jobs. */
    public static TestServer in(Path data, Map<String, String> environment, JobType... more) {
        return start(0, data, environment, List.of(more));
    }

    /** Starts one on a port that must be free, so that it is reached where it was before. */
    public static TestServer on(int port, Path data, Map<String, String> environment) {
        return start(port, data, environment, List.of());
    }

    /** Starts another node on a PostgreSQL database, given as a URL. */
    public static TestServer onDatabase(String url, Path data) {
        return in(data, Map.of("DATABASE_URL", url));
    }

    private static TestServer start(int port, Path data, Map<String, String> environment, List<JobType> more) {
        var variables = new TreeMap<>(environment);
        if (TestDatabase.ofThisRun() == TestDatabase.POSTGRESQL) {
            variables.putIfAbsent("DATABASE_URL", TestDatabase.POSTGRESQL.at(data));
        }
        var settings = Settings.read(variables, List.of("--port", Integer.toString(port), "--data", data.toString()));
        return new TestServer(data, App.start(settings, Clock.systemUTC(), more));
    }

    public App app() {
        return app;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + app.port() + path);
    }

    /** The local operator's token. */
    public String localToken() {
        try {
            return Files.readString(data.resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests as the local operator, an administrator of everything. */
    public Client asLocal() {
        return new Client(localToken());
    }

    /** Requests without credentials. */
    public Client anonymous() {
        return new Client(null);
    }

    /** Requests with a new API token that has these roles. */
    public Client as(Map<String, Role> roles) {
        var body = Map.of("name", "t" + System.nanoTime(), "roles", roles, "expires_in_days", 1);
        var made = asLocal().post("/api/v1/tokens", Json.write(body));
        if (made.status() != 201) {
            throw new IllegalStateException("no token: " + made.body());
        }
        return new Client(made.json().get("token").stringValue());
    }

    /** Requests with a token somebody was given. */
    public Client with(String token) {
        return new Client(token);
    }

    /** An answer. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return Json.stored(response.body());
        }

        /** The address of what was made. */
        public String location() {
            return response.headers().firstValue("Location").orElseThrow();
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    /** Sends requests with one credential. */
    public final class Client {
        private final @Nullable String token;

        Client(@Nullable String token) {
            this.token = token;
        }

        public Answer get(String path) {
            return send(request(path).GET());
        }

        public Answer post(String path, String json, String... headers) {
            var request =
                    request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
            return send(headers.length == 0 ? request : request.headers(headers));
        }

        public Answer put(String path, String json) {
            return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
        }

        public Answer patch(String path, String json) {
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .method("PATCH", BodyPublishers.ofString(json)));
        }

        public Answer delete(String path) {
            return send(request(path).DELETE());
        }

        /** A request with the credential, to be completed. */
        public HttpRequest.Builder request(String path) {
            var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
            return token == null ? request : request.header("Authorization", "Bearer " + token);
        }

        public Answer send(HttpRequest.Builder request) {
            try {
                return new Answer(client.send(request.build(), BodyHandlers.ofString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        app.close();
    }
}
