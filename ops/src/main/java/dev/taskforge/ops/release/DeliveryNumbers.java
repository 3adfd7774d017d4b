package dev.taskforge.ops.release;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often, how fast and how safely a project is delivered: what the four keys of DORA ask, answered from deployments alone.
 *
 * @param deployments how many have ended, those back to an earlier release included
 * @param rollbacks how many of them went to a release that had been written down before
 * @param failed how many of them failed, those refused before anything was changed included
 * @param failedServing how many of those failed when requests already went to the new release
 * @param toServing the median time from the start to the first request, of those that succeeded; null when none did
 * @param toRestore the median time from there to the end, of those that failed after it; null when none did
 */
public record DeliveryNumbers(
        int deployments,
        int rollbacks,
        int failed,
        int failedServing,
        @Nullable Duration toServing,
        @Nullable Duration toRestore) {

    /** The numbers of these deployments; one that is not over does not count. */
    public static DeliveryNumbers of(List<Deployment> deployments) {
        var over = deployments.stream()
                .filter(deployment -> deployment.state().isOver())
                .toList();
        var failed = over.stream()
                .filter(deployment -> deployment.state() == Deployment.State.FAILED)
                .toList();
        var restored = failed.stream().flatMap(DeliveryNumbers::toRestore).toList();
        return new DeliveryNumbers(
                over.size(),
                (int) over.stream().filter(Deployment::rollback).count(),
                failed.size(),
                restored.size(),
                median(over.stream()
                        .filter(deployment -> deployment.state() == Deployment.State.SUCCEEDED)
                        .flatMap(DeliveryNumbers::toServing)),
                median(restored.stream()));
    }

    private static Stream<Duration> toServing(Deployment deployment) {
        var switched = deployment.switchedAt();
        return switched == null ? Stream.empty() : Stream.of(Duration.between(deployment.startedAt(), switched));
    }

    private static Stream<Duration> toRestore(Deployment deployment) {
        var switched = deployment.switchedAt();
        var ended = deployment.endedAt();
        return switched == null || ended == null ? Stream.empty() : Stream.of(Duration.between(switched, ended));
    }

    /** Of an even number, what lies half-way between the two in the middle. */
    private static @Nullable Duration median(Stream<Duration> durations) {
        var sorted = durations.sorted().toList();
        if (sorted.isEmpty()) {
            return null;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    /** How many of a hundred failed, rounded; 0 when there were none. */
    public int failedPercent() {
        return deployments == 0 ? 0 : Math.round(failed * 100f / deployments);
    }
}
