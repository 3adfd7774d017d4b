package dev.taskforge.server.recovery;

import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.OwnYaml;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What the data directory remembers of the kit that was made last, in {@code recovery-kit.json}; nothing of it is secret.
 *
 * @param publicKey what the kit's key opens
 * @param places the destinations of the kit, in JSON, to see when they are others since
 */
public record KitFacts(Instant madeAt, String publicKey, String places) {

    static KitFacts of(Instant now, String publicKey, OwnFile own) {
        return new KitFacts(now, publicKey, places(own));
    }

    private static String places(OwnFile own) {
        return Json.write(OwnYaml.destinations(own.copiedTo()));
    }

    /** Whether a kit made now would say the same. */
    public boolean holdsFor(String key, OwnFile own) {
        return publicKey.equals(key) && places.equals(places(own));
    }

    static Optional<KitFacts> in(Path data) {
        var file = data.resolve(OwnFile.KIT);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var json = Json.stored(Files.readString(file));
            return Optional.of(new KitFacts(
                    Instant.parse(json.path("made_at").asString()),
                    json.path("public_key").asString(),
                    json.path("places").asString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (JacksonException | java.time.DateTimeException e) {
            throw new IllegalStateException(file + " is damaged; delete it and run ./taskforge recovery-kit again", e);
        }
    }

    void writeTo(Path data) throws IOException {
        OwnFiles.write(data.resolve(OwnFile.KIT), Json.write(this));
    }
}
