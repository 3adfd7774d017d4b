package dev.taskforge.server.recovery;

import dev.taskforge.ops.backup.OwnOrigin;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Destinations;
import dev.taskforge.ops.project.DeclaredDestination;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The places where a backup may lie, opened one after the other. */
final class Places {
    /** Nothing is compared by fingerprints here. */
    private static final int UNUSED_KEY = 32;

    private final RecoverRequest request;
    private final Environments environments;

    Places(RecoverRequest request, Map<String, String> environment) {
        this.request = request;
        this.environments =
                new Environments(new Fingerprints(new byte[UNUSED_KEY]), Environments.withoutOwnSecrets(environment));
    }

    /**
     * One place.
     *
     * @param only the one artifact that is meant; null for any
     * @param destination null for a folder that no kit names
     */
    record Place(
            String name,
            OwnOrigin origin,
            @Nullable String only,
            @Nullable Destination destination) implements AutoCloseable {
        @Override
        public void close() {
            if (destination != null) {
                destination.close();
            }
        }
    }

    /** A place to be opened. */
    interface Opening {
        Place open() throws DestinationException;
    }

    /** In the order in which they are tried. */
    List<Opening> all() {
        var kit = request.kit();
        Map<String, DeclaredDestination> known = kit == null ? Map.of() : kit.destinations();
        var from = request.from();
        if (from == null) {
            if (known.isEmpty()) {
                throw Refused.wrongUse("recover.no_destination");
            }
            var all = new ArrayList<Opening>();
            known.values().forEach(declared -> all.add(() -> at(declared)));
            return all;
        }
        var named = known.get(from);
        return List.of(named != null ? () -> at(named) : here(from, known));
    }

    private Place at(DeclaredDestination declared) throws DestinationException {
        var opened = Destinations.open(declared, request.base(), environments.at(request.variables()));
        return new Place(declared.name(), new OwnOrigin.AtDestination(opened), request.backup(), opened);
    }

    private Opening here(String from, Map<String, DeclaredDestination> known) {
        var path = Path.of(from).toAbsolutePath().normalize();
        if (Files.isRegularFile(path)) {
            var artifact = path.getFileName().toString();
            var folder = path.resolveSibling("").normalize();
            return () -> new Place(from, new OwnOrigin.InFolder(folder), artifact, null);
        }
        if (Files.isDirectory(path)) {
            return () -> new Place(from, OwnOrigin.InFolder.of(path), request.backup(), null);
        }
        throw Refused.wrongUse(
                "recover.no_place",
                from,
                known.isEmpty() ? "–" : known.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
}
