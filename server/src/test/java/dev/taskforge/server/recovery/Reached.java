package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/** A real server in a process of its own, asked over HTTP as the owner of its data directory. */
final class Reached implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OWN = "/api/v1/projects/taskforge";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ServerProcess process;
    private final Path data;
    private final String address;

    private Reached(ServerProcess process, Path data, String address) {
        this.process = process;
        this.data = data;
        this.address = address;
    }

    static Reached start(Path data) throws IOException {
        Files.deleteIfExists(data.resolve("server.json"));
        var process = ServerProcess.start(data, 0);
        await().atMost(PATIENCE).until(() -> Files.exists(data.resolve("server.json")));
        var file = Json.stored(Files.readString(data.resolve("server.json")));
        return new Reached(process, data, file.get("url").stringValue());
    }

    JsonNode get(String path) throws Exception {
        return Json.stored(text(path));
    }

    String text(String path) throws Exception {
        return ok(send(request(path).GET()));
    }

    JsonNode post(String path, Object body) throws Exception {
        return Json.stored(ok(posted(path, body)));
    }

    HttpResponse<String> posted(String path, Object body) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body instanceof String text ? text : Json.write(body))));
    }

    JsonNode put(String path, String body) throws Exception {
        return Json.stored(
                ok(send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)))));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(data.resolve("token")).strip());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    /** The state in which a job of TaskForge's own project ends. */
    String ended(String duty) throws Exception {
        var job = "/api/v1/jobs/" + post(OWN + "/" + duty, "{}").get("id").longValue();
        await().atMost(PATIENCE).until(() -> !get(job).get("finished_at").isNull());
        return get(job).get("state").stringValue();
    }

    /** Waits until nothing of TaskForge's own proof is under way. */
    void awaitRest() {
        await().atMost(PATIENCE)
                .until(() -> get("/api/v1/jobs?project=taskforge&limit=50")
                        .get("items")
                        .valueStream()
                        .allMatch(job -> !job.get("finished_at").isNull()
                                || job.get("state").stringValue().equals("scheduled")));
    }

    /** Waits for a moment and kills the process there. */
    void killWhen(Callable<Boolean> reached) {
        process.killWhen(reached);
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.close();
        client.close();
    }
}
