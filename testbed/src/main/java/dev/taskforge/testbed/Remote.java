package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** TaskForge in a process of its own, asked over HTTP; it can be killed and started again on the same data. */
final class Remote implements AutoCloseable {
    private static final String SERVER = "dev.taskforge.server.Main";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PASSWORD = "kopi tubruk pagi betul";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final int port;
    private final Path docker;
    private final Place place;
    private @Nullable Process process;
    private String project = "";

    private Remote(Path data, int port, Path docker, Place place, @Nullable Process process) {
        this.data = data;
        this.port = port;
        this.docker = docker;
        this.place = place;
        this.process = process;
    }

    /**
     * Where it runs.
     *
     * @param words before its command, such as those that enter another network
     * @param address by which it is reached from here, at which it listens
     */
    record Place(List<String> words, String address) {
        private static final Place HERE = new Place(List.of(), "127.0.0.1");
    }

    /** One that another program started and ends. */
    static Remote running(Path data, int port) throws IOException {
        return new Remote(data, port, Engine.socket(), Place.HERE, null);
    }

    /** @param folder where its data and its log go */
    static Remote start(Path folder) throws IOException {
        return startOn(folder.resolve("data"));
    }

    /** @param data a folder in one that takes its log */
    static Remote startOn(Path data) throws IOException {
        return startOn(data, Engine.socket());
    }

    /** @param docker the socket at which it finds Docker Engine */
    static Remote startOn(Path data, Path docker) throws IOException {
        return startIn(Place.HERE, data, docker);
    }

    static Remote startIn(Place place, Path data, Path docker) throws IOException {
        var remote = new Remote(data, Stack.freePort(), docker, place, null);
        remote.process = remote.launch();
        remote.awaitHealth();
        return remote;
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(place.words());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SERVER,
                "--port",
                Integer.toString(port),
                "--data",
                data.toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("server.log").toFile()));
        builder.environment().put("APPLICATION_HOST", place.address());
        builder.environment().put("DOCKER_HOST", "unix://" + docker);
        builder.environment().put("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true");
        return builder.start();
    }

    private void awaitHealth() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            var request = HttpRequest.newBuilder(uri("/health/ready")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        });
    }

    private URI uri(String path) {
        return URI.create("http://" + place.address() + ":" + port + path);
    }

    /** The answer of the API, which must not be a refusal. */
    JsonNode ask(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        var answer = send(method, path, body);
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> send(String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        return send(Files.readString(data.resolve("token")).strip(), method, path, body);
    }

    /** As somebody else than the local operator. */
    HttpResponse<String> send(String token, String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        var sent = method.equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        var request = HttpRequest.newBuilder(uri("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, sent)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Makes an administrator, and returns a token of theirs. */
    String person(String name) throws IOException, InterruptedException {
        administrator(name);
        return ask("POST", "/auth/login", Map.of("username", name, "password", PASSWORD))
                .path("access_token")
                .asString();
    }

    private void administrator(String name) throws IOException, InterruptedException {
        ask("POST", "/users", Map.of("username", name, "password", PASSWORD, "roles", Map.of("*", "admin")));
    }

    /** Makes an administrator, who signs in on the pages. */
    Browsing browsing(String name) throws IOException, InterruptedException {
        administrator(name);
        return Browsing.signedIn(uri(""), name, PASSWORD);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return ask("GET", path, Map.of());
    }

    /** Puts a project into force, which is asked about from now on. */
    void apply(String name, String yaml, Path directory) throws IOException, InterruptedException {
        ask("PUT", "/projects/" + name, Map.of("yaml", yaml, "directory", directory.toString()));
        project = name;
    }

    /** Begins to deploy an image; returns the number of the job. */
    long deploy(String image) throws IOException, InterruptedException {
        return ask("POST", "/projects/" + project + "/deploy", Map.of("image", image))
                .path("id")
                .asLong();
    }

    long rollBack() throws IOException, InterruptedException {
        return ask("POST", "/projects/" + project + "/rollback", Map.of())
                .path("id")
                .asLong();
    }

    JsonNode job(long id) throws IOException, InterruptedException {
        return get("/jobs/" + id);
    }

    /** Waits until a job has ended, and returns how. */
    String end(long job) {
        return end(job, PATIENCE);
    }

    String end(long job, Duration patience) {
        return await().atMost(patience)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> job(job).path("state").asString(), ENDS::contains);
    }

    /** What a job wrote, for the message of a test that fails. */
    String log(long job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/log?limit=1000").toPrettyString() + job(job).toPrettyString();
    }

    /** Whether a step of a job has begun. */
    boolean hasBegun(long job, String name) throws IOException, InterruptedException {
        for (var step : job(job).path("steps")) {
            if (step.path("name").asString().equals(name)) {
                return Set.of("running", "done").contains(step.path("state").asString());
            }
        }
        return false;
    }

    /** Changes its database behind its back. */
    void change(String sql, Object... parameters) throws SQLException {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("taskforge.db"));
                var statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    JsonNode deployment(long job) throws IOException, InterruptedException {
        for (var deployment : get("/projects/" + project + "/deployments").path("items")) {
            if (deployment.path("job_id").asLong() == job) {
                return deployment;
            }
        }
        throw new IOException("job " + job + " has no deployment");
    }

    /** Kills it as soon as this is so, and starts it again as if the lease of the dead one had run out. */
    void killWhen(Callable<Boolean> reached) throws IOException, SQLException {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class) // what is asked for may not be there yet
                .until(reached);
        kill();
        restart();
    }

    /** Ends it as a crash does. */
    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Starts a killed one again, as if the lease of the dead one had run out. */
    void restart() throws IOException, SQLException {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("taskforge.db"));
                var statement = database.createStatement()) {
            statement.executeUpdate("UPDATE job SET lease_until = 1 WHERE state = 'RUNNING'");
        }
        process = launch();
        awaitHealth();
    }

    @Override
    public void close() {
        http.close();
        kill();
    }
}
