package dev.taskforge.server.recovery;

import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * How this data directory was recovered, in its file {@code recovered.json}, and whether a person has let it go on.
 *
 * @param from where the backup was read from
 * @param dataAt the moment the records are of
 * @param queues those that are held: nothing in them starts until a person lets it
 * @param unfinished how many jobs were not finished at that moment, by state
 * @param running jobs that were running or waiting for a person at that moment, a few of them
 * @param resumedAt when it was let go on; null while it is held
 */
public record Recovered(
        Instant at,
        String from,
        String artifact,
        String sha256,
        Instant dataAt,
        List<String> queues,
        Map<String, Long> unfinished,
        List<Cut> running,
        @Nullable Instant resumedAt,
        @Nullable String resumedBy) {
    private static final String FILE = "recovered.json";

    /** A job that was cut off. */
    public record Cut(long id, String type, @Nullable String project) {}

    /** Whether nothing starts until a person lets it. */
    public boolean held() {
        return resumedAt == null;
    }

    Recovered resumed(Instant now, String by) {
        return new Recovered(at, from, artifact, sha256, dataAt, queues, unfinished, running, now, by);
    }

    /** Empty when the directory was never recovered. */
    static Optional<Recovered> in(Path data) {
        var file = data.resolve(FILE);
        try {
            return Files.exists(file) ? Optional.of(read(Json.stored(Files.readString(file)))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalStateException(
                    file + " is damaged; look at the queues, resume those that may go on, and delete it", e);
        }
    }

    private static Recovered read(JsonNode json) {
        var unfinished = new TreeMap<String, Long>();
        json.path("unfinished")
                .properties()
                .forEach(
                        state -> unfinished.put(state.getKey(), state.getValue().asLong()));
        var resumed = json.path("resumed_at").asStringOpt().map(Instant::parse).orElse(null);
        return new Recovered(
                time(json, "at"),
                json.path("from").asString(),
                json.path("artifact").asString(),
                json.path("sha256").asString(),
                time(json, "data_at"),
                json.path("queues").valueStream().map(JsonNode::asString).toList(),
                unfinished,
                json.path("running")
                        .valueStream()
                        .map(job -> new Cut(
                                job.path("id").asLong(),
                                job.path("type").asString(),
                                job.path("project").asStringOpt().orElse(null)))
                        .toList(),
                resumed,
                json.path("resumed_by").asStringOpt().orElse(null));
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(json.path(name).asString());
    }

    void writeTo(Path data) throws IOException {
        OwnFiles.write(data.resolve(FILE), Json.write(this));
    }
}
