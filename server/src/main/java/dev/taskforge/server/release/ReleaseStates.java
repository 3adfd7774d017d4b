package dev.taskforge.server.release;

import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.Releases;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each release of a project stands: the one that serves, those that did, and those that failed. */
final class ReleaseStates {
    static final String SERVES = "serves";

    private static final String FAILED = "failed";

    private static final int MOST_SERVED = 1_000;

    private final Releases releases;
    private final List<Integer> served;

    /** As they stand now. */
    ReleaseStates(Releases releases, String project) {
        this.releases = releases;
        served = releases.served(project, MOST_SERVED);
    }

    String of(Release release) {
        int place = served.indexOf(release.number());
        if (place >= 0) {
            return place == 0 ? SERVES : "served";
        }
        return releases.deploymentsOf(release.project(), release.number(), 1).stream()
                .findFirst()
                .map(Deployment::state)
                .map(state -> state == Deployment.State.FAILED ? FAILED : "deploying")
                .orElse("new");
    }

    /** Why one that has never served failed; null when it did not. */
    @Nullable
    String error(Release release, String state) {
        return state.equals(FAILED)
                ? releases.deploymentsOf(release.project(), release.number(), 1)
                        .getFirst()
                        .error()
                : null;
    }
}
