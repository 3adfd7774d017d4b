package dev.taskforge.server.page;

import dev.taskforge.ops.release.DeliveryNumbers;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.server.page.view.BarsView;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws the four numbers of delivery week by week. Pure. */
final class DeliveryCharts {
    private static final Duration WEEK = Duration.ofDays(7);

    private DeliveryCharts() {}

    /**
     * The charts in the order in which the page lists the numbers: how many, failed, until it serves, until it is back.
     *
     * @param weeks how many, up to {@code now}
     */
    static List<BarsView> of(List<Deployment> deployments, int weeks, Instant now, Ui ui) {
        var begins = IntStream.rangeClosed(1, weeks)
                .mapToObj(week -> now.minus(WEEK.multipliedBy(weeks - week + 1L)))
                .toList();
        var numbers = begins.stream()
                .map(begin -> DeliveryNumbers.of(deployments.stream()
                        .filter(deployment -> !deployment.startedAt().isBefore(begin)
                                && deployment.startedAt().isBefore(begin.plus(WEEK)))
                        .toList()))
                .toList();
        return List.of(
                chart(
                        begins,
                        numbers,
                        ui,
                        DeliveryNumbers::deployments,
                        DeliveryNumbers::failed,
                        n -> ui.number(n.deployments())),
                chart(
                        begins,
                        numbers,
                        ui,
                        DeliveryNumbers::failedPercent,
                        DeliveryNumbers::failedPercent,
                        n -> n.deployments() == 0 ? "–" : ui.number(n.failedPercent()) + " %"),
                chart(begins, numbers, ui, n -> millis(n.toServing()), _ -> 0, n -> time(ui, n.toServing())),
                chart(begins, numbers, ui, n -> millis(n.toRestore()), _ -> 0, n -> time(ui, n.toRestore())));
    }

    private static String time(Ui ui, @Nullable Duration duration) {
        return duration == null ? "–" : ui.duration(duration);
    }

    private static double millis(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toMillis();
    }

    private static BarsView chart(
            List<Instant> begins,
            List<DeliveryNumbers> numbers,
            Ui ui,
            ToDoubleFunction<DeliveryNumbers> value,
            ToDoubleFunction<DeliveryNumbers> bad,
            Function<DeliveryNumbers, String> told) {
        return Bars.of(IntStream.range(0, numbers.size())
                .mapToObj(i -> new Bars.Value(
                        value.applyAsDouble(numbers.get(i)),
                        bad.applyAsDouble(numbers.get(i)),
                        ui.dateTime(begins.get(i)),
                        told.apply(numbers.get(i))))
                .toList());
    }
}
