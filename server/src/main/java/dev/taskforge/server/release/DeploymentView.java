package dev.taskforge.server.release;

import dev.taskforge.ops.release.Deployment;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the API shows it.
 *
 * @param state {@code running}, {@code returning}, {@code succeeded} or {@code failed}
 */
public record DeploymentView(
        long id,
        String project,

        @About("Number of the release that was to serve") @Nullable
        Integer release,

        @About("Number of the release that served before") @Nullable
        Integer before,

        @About("Whether the release had been written down before")
        boolean rollback,

        long jobId,
        String by,
        @About("running, returning, succeeded or failed") String state,
        Instant startedAt,

        @About("When requests went to the new release") @Nullable
        Instant switchedAt,

        @Nullable Instant endedAt,

        @About("How long nobody answered because the old release had to end first") @Nullable
        Double gapSeconds,

        @Nullable String error) {

    static DeploymentView of(Deployment deployment) {
        return new DeploymentView(
                deployment.id(),
                deployment.project(),
                deployment.release(),
                deployment.before(),
                deployment.rollback(),
                deployment.jobId(),
                deployment.by(),
                deployment.state().name().toLowerCase(Locale.ROOT),
                deployment.startedAt(),
                deployment.switchedAt(),
                deployment.endedAt(),
                Optional.ofNullable(deployment.gap())
                        .map(gap -> gap.toMillis() / 1e3)
                        .orElse(null),
                deployment.error());
    }
}
