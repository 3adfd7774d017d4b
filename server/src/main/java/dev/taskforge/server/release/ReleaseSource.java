package dev.taskforge.server.release;

import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Rehearsal;
import dev.taskforge.ops.release.Rehearsals;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.release.Verifications;
import dev.taskforge.server.metrics.MetricSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the newest deployment of each project ended, how long it took, and whether what serves was well when last asked. */
public final class ReleaseSource implements MetricSource {
    private final Releases releases;

    private final Verifications verifications;
    private final Rehearsals rehearsals;

    public ReleaseSource(Releases releases, Verifications verifications, Rehearsals rehearsals) {
        this.releases = releases;
        this.verifications = verifications;
        this.rehearsals = rehearsals;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var deployment : releases.newestOfEach()) {
            var labels = Map.of("project", deployment.project());
            values.add(new Value(
                    "taskforge_deployment_succeeded",
                    "Whether the newest deployment succeeded.",
                    labels,
                    deployment.state() == Deployment.State.SUCCEEDED ? 1 : 0));
            var ended = deployment.endedAt();
            if (ended != null) {
                values.add(new Value(
                        "taskforge_deployment_seconds",
                        "How long the newest deployment took, the time it was watched included.",
                        labels,
                        Duration.between(deployment.startedAt(), ended).toMillis() / 1e3));
            }
        }
        for (var verification : verifications.newestOfEach()) {
            if (!releases.serving(verification.project()).equals(Optional.of(verification.release()))) {
                continue; // another release serves since
            }
            values.add(new Value(
                    "taskforge_release_verified",
                    "Whether the serving release was well when it was last verified.",
                    Map.of("project", verification.project()),
                    verification.passed() ? 1 : 0));
        }
        rehearsals.newestOfEach().forEach(rehearsal -> add(rehearsal, values));
        return values;
    }

    private static void add(Rehearsal rehearsal, List<Value> values) {
        var labels = Map.of("project", rehearsal.project());
        values.add(new Value(
                "taskforge_rehearsal_reversible",
                "Whether the newest rehearsal proved that the version which served runs on the migrated database.",
                labels,
                rehearsal.verdict() == Rehearsal.Verdict.YES ? 1 : 0));
        values.add(new Value(
                "taskforge_rehearsal_restore_seconds",
                "How long the newest rehearsal took to restore the backup.",
                labels,
                rehearsal.times().restoreMillis() / 1e3));
        var migrated = rehearsal.times().migrateMillis();
        if (migrated != null) {
            values.add(new Value(
                    "taskforge_rehearsal_migrate_seconds",
                    "How long the migrations of the newest rehearsal took.",
                    labels,
                    migrated / 1e3));
        }
    }
}
