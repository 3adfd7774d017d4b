package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.postgres.DatabaseInPlace;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
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
     * What it would do now.
     *
     * @throws dev.taskforge.engine.api.PermanentFailure when it would do nothing
     */
    RestorePlan of(Backup backup, Restore.Place place, boolean withoutDrill) throws IOException {
        var database = place.database();
        var docker = Docker.connect(tools.docker());
        var on = PostgresSource.find(docker, place.source());
        var writers = Writers.running(docker, place.writers(), on.container());
        var names = new DatabaseSwap.Names(database, database, database);
        var inPlace = new DatabaseInPlace(on.server(), names, database);
        PostgresInPlace.requireSuperuser(inPlace);
        var extensions = NeededExtensions.of(backup, on.server());
        if (extensions.refused() != null) {
            return new RestorePlan(extensions.refused(), null, null, List.of());
        }
        long bytes = inPlace.bytes();
        var steps = new ArrayList<Message>();
        if (extensions.said() != null) {
            steps.add(extensions.said());
        }
        steps.add(Message.of("in_place.plan.approve", InPlaceRequests.WAITS.toHours()));
        if (Fetching.isNeeded(backup)) {
            steps.add(Fetching.planned(backup));
        }
        steps.add(Message.of("restore.plan.read", backup.id(), HumanSize.of(backup.bytes())));
        writers.forEach(container -> steps.add(Message.of("restore.plan.stop", container.name())));
        if (writers.isEmpty()) {
            steps.add(Message.of("in_place.plan.stop_none"));
        }
        steps.add(Message.of("in_place.plan.safety", database));
        steps.add(Message.of("in_place.plan.others", database));
        steps.add(Message.of(
                "in_place.plan.room",
                HumanSize.of(bytes),
                HumanSize.of(contentOf(backup)),
                HumanSize.of(inPlace.bytesToLoad())));
        steps.add(Message.of(withoutDrill ? "in_place.plan.without_drill" : "in_place.plan.drilled", database));
        steps.add(Message.of("in_place.plan.away", database));
        steps.add(Message.of("in_place.plan.check"));
        steps.add(Message.of("in_place.plan.start"));
        steps.add(Message.of("in_place.plan.failure"));
        steps.add(Message.of("in_place.plan.undo", RestoreTools.UNDO_FOR.toHours()));
        return new RestorePlan(null, backup, Duration.between(backup.snapshotAt(), tools.now()), steps);
    }

    /** How many bytes it has where it serves. */
    private static long contentOf(Backup backup) {
        var postgres = backup.manifest().postgres();
        return postgres == null ? backup.manifest().bytes() : postgres.server().bytes();
    }
}
