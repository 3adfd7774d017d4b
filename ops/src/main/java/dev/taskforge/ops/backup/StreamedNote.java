package dev.taskforge.ops.backup;

import dev.taskforge.ops.destination.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Where an artifact goes that is streamed; what the project declares may be something else when it is looked for. */
record StreamedNote(List<Place> places) {

    /** @param location of the artifact, for people; the name alone may stand for another place since */
    record Place(String destination, String location) {}

    static StreamedNote of(List<Destination> destinations, String path) {
        return new StreamedNote(destinations.stream()
                .map(destination -> new Place(destination.name(), destination.location(path)))
                .toList());
    }

    byte[] json() {
        return ManifestFile.JSON.writeValueAsBytes(this);
    }

    /** Empty when it is not one: the machine may have failed while it was written. */
    static Optional<StreamedNote> read(Path file) throws IOException {
        try {
            return Optional.of(ManifestFile.JSON.readValue(Files.readAllBytes(file), StreamedNote.class))
                    .filter(note -> note.places() != null && !note.places().isEmpty());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
