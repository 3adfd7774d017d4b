package dev.taskforge.server.release;

import dev.taskforge.ops.release.Deployment;
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

    public ReleaseSource(Releases releases, Verifications verifications) {
        this.releases = releases;
        this.verifications = verifications;
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
        return values;
    }
}
