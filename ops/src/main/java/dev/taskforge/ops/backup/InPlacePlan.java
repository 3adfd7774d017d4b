package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.mysql.LiveDatabase;
import dev.taskforge.ops.backup.postgres.DatabaseInPlace;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a restore in place would do, step by step. */
final class InPlacePlan {
    private final RestoreTools tools;

    InPlacePlan(RestoreTools tools) {
        this.tools = tools;
    }

    /**
     * What is there now.
     *
     * @param writers that would be ended
     * @param bytes how many it has; 0 when unknown
     */
    private record Found(List<Container> writers, long bytes) {}

    private Found found(Restore.Place place) throws IOException {
        var docker = Docker.connect(tools.docker());
        var database = place.database();
        return switch (place.kind()) {
            case SERVER -> {
                var on = PostgresSource.find(docker, place.source());
                var names = new DatabaseSwap.Names(database, database, database);
                yield new Found(
                        Writers.running(docker, place.writers(), on.container()),
                        new DatabaseInPlace(on.server(), names).bytes());
            }
            case MYSQL -> {
                var on = MySqlSource.find(docker, place.mysql());
                yield new Found(
                        Writers.running(docker, place.writers(), on.container()),
                        new LiveDatabase(on.server(), database).bytes());
            }
            case CONTAINER_FILES -> new Found(ContainerFilesInPlace.writers(docker, place), 0);
            case SQLITE, FILES -> throw new IllegalStateException("refused before: " + place);
        };
    }

    /** What it would do now. */
    RestorePlan of(Backup backup, Restore.Place place) throws IOException {
        var database = place.database();
        var found = found(place);
        var writers = found.writers();
        var steps = new ArrayList<Message>();
        steps.add(Message.of("in_place.plan.approve", InPlaceRequests.WAITS.toHours()));
        if (Fetching.isNeeded(backup)) {
            steps.add(Message.of("restore.plan.fetch", backup.id()));
        }
        steps.add(Message.of("restore.plan.read", backup.id(), HumanSize.of(backup.bytes())));
        writers.forEach(container -> steps.add(Message.of("restore.plan.stop", container.name())));
        if (writers.isEmpty()) {
            steps.add(Message.of("in_place.plan.stop_none"));
        }
        steps.add(Message.of("in_place.plan.safety", database));
        steps.add(Message.of("in_place.plan.others"));
        steps.add(Message.of("in_place.plan.room", HumanSize.of(found.bytes()), HumanSize.of(contentOf(backup))));
        steps.add(Message.of("in_place.plan.away", database));
        steps.add(Message.of("in_place.plan.check"));
        steps.add(Message.of("in_place.plan.start"));
        steps.add(Message.of("in_place.plan.failure"));
        steps.add(Message.of("in_place.plan.undo", RestoreTools.UNDO_FOR.toHours()));
        return new RestorePlan(null, backup, Duration.between(backup.snapshotAt(), tools.now()), steps);
    }

    /** How many bytes it has where it serves. */
    private static long contentOf(Backup backup) {
        var manifest = backup.manifest();
        if (manifest.postgres() != null) {
            return manifest.postgres().server().bytes();
        }
        return manifest.mysql() != null ? manifest.mysql().server().bytes() : manifest.bytes();
    }
}
