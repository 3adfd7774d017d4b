package dev.taskforge.server.sentinel;

import dev.taskforge.server.http.Json;
import dev.taskforge.server.recovery.OwnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What the sentinel has told, in a small file of the data directory. One that cannot be understood counts as nothing told.
 *
 * @param told by what was told to be amiss; empty when it was told that all is well, or nothing yet
 * @param at when; null when nothing yet
 */
record Memory(List<String> told, @Nullable Instant at) {
    static final String NAME = "sentinel-told.json";
    static final Memory NOTHING = new Memory(List.of(), null);

    static Memory in(Path data) throws IOException {
        var file = data.resolve(NAME);
        if (!Files.exists(file)) {
            return NOTHING;
        }
        try {
            var read = Json.stored(Files.readString(file));
            var told = new TreeSet<String>();
            read.path("told").forEach(id -> told.add(id.asString()));
            return new Memory(List.copyOf(told), Instant.parse(read.path("at").asString("")));
        } catch (JacksonException | DateTimeParseException e) {
            return NOTHING;
        }
    }

    /** Whether what was seen has to be told: something new is amiss, the old was told long ago, or all is well again. */
    boolean isNews(Look.Seen seen, Duration repeat) {
        if (seen.well()) {
            return !told.isEmpty();
        }
        return at == null
                || !told.containsAll(ids(seen))
                || Duration.between(at, seen.at()).compareTo(repeat) >= 0;
    }

    /** Remembers what was told. */
    static void write(Path data, Look.Seen seen) throws IOException {
        OwnFiles.write(data.resolve(NAME), Json.write(new Memory(ids(seen), seen.at())) + "\n");
    }

    private static List<String> ids(Look.Seen seen) {
        return seen.troubles().stream().map(Trouble::id).sorted().toList();
    }
}
