package dev.taskforge.server.release;

import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.Measured;
import dev.taskforge.server.http.About;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an application looked like before and after a deployment, as the API shows it. */
public record MeasuredView(
        @About("The deployment during which it was measured")
        long deploymentId,

        @About("The job of that deployment") long jobId,

        @About("Number of the release that served before") @Nullable
        Integer replaced,

        @About("While that one served; null when it was not measured") @Nullable
        SideView before,

        @About("While the new release was watched; null when it was not measured") @Nullable
        SideView after) {

    /** One of the two times; what was not measured is null. */
    public record SideView(
            Instant at,

            @About("How many containers served, those of workers included")
            int containers,

            @About("How often the path of the probe was asked for through the proxy") @Nullable
            Integer asked,

            @About("How many of those times no good answer came") @Nullable
            Integer unanswered,

            @About("How many good answers, one right after the other, the times are of") @Nullable
            Integer timed,

            @About("Half of those answers took at most so long, in milliseconds") @Nullable
            Double medianMs,

            @About("The slowest of those answers, in milliseconds") @Nullable
            Double highestMs,

            @About("Memory of all containers") @Nullable Long memoryBytes,

            @About("How many processors all containers kept busy: 0.5 is a half of one") @Nullable
            Double processors,

            @About("How often Docker Engine has started the containers again by itself since they were made") @Nullable
            Integer restarts) {

        private static @Nullable SideView of(@Nullable Measured side) {
            return side == null
                    ? null
                    : new SideView(
                            side.at(),
                            side.containers(),
                            side.asked(),
                            side.unanswered(),
                            side.timed(),
                            millis(side.medianMicros()),
                            millis(side.highestMicros()),
                            side.memory(),
                            side.processors(),
                            side.restarts());
        }

        private static @Nullable Double millis(@Nullable Long micros) {
            return micros == null ? null : micros / 1e3;
        }
    }

    static MeasuredView of(Comparison comparison) {
        return new MeasuredView(
                comparison.deployment(),
                comparison.jobId(),
                comparison.replaced(),
                SideView.of(comparison.before()),
                SideView.of(comparison.after()));
    }
}
