package dev.taskforge.server.page;

import dev.taskforge.server.page.view.ThroughputView;
import dev.taskforge.server.page.view.ThroughputView.Column;
import dev.taskforge.server.page.view.ThroughputView.Counts;
import dev.taskforge.server.page.view.ThroughputView.Filter;
import dev.taskforge.server.throughput.Span;
import dev.taskforge.server.throughput.Throughput.Series;
import dev.taskforge.server.throughput.Throughput.Step;
import dev.taskforge.server.throughput.Throughput.Times;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws how many jobs ended and how long they took. Pure. */
final class ThroughputCharts {
    /** Above the highest shape there is room for the words of the scale. */
    private static final double TOP = 24;

    private static final double GAP = 0.2;

    private ThroughputCharts() {}

    static ThroughputView of(Series series, Span span, Filter filter, List<String> queues, List<String> types) {
        var steps = series.steps();
        var whole = series.whole();
        long most = steps.stream()
                .mapToLong(step -> step.succeeded() + step.failed())
                .max()
                .orElse(0);
        return new ThroughputView(
                span.word(),
                Arrays.stream(Span.values()).map(Span::word).toList(),
                filter,
                queues,
                types,
                whole.begin(),
                whole.begin().plus(span.length()),
                series.step(),
                new Counts(whole.submitted(), whole.succeeded(), whole.failed(), whole.cancelled(), whole.retried()),
                columns(steps, most),
                most,
                times(whole.waited(), steps.stream().map(Step::waited).toList()),
                times(whole.ran(), steps.stream().map(Step::ran).toList()));
    }

    private static List<Column> columns(List<Step> steps, long most) {
        double width = (double) ThroughputView.WIDTH / steps.size();
        return IntStream.range(0, steps.size())
                .mapToObj(i -> {
                    var step = steps.get(i);
                    return new Column(
                            step.begin(),
                            step.succeeded(),
                            step.failed(),
                            i * width + width * GAP / 2,
                            width * (1 - GAP),
                            height((double) step.succeeded(), (double) most),
                            height((double) step.failed(), (double) most));
                })
                .toList();
    }

    private static double height(double value, double most) {
        return most == 0 ? 0 : value * (ThroughputView.HEIGHT - TOP) / most;
    }

    private static ThroughputView.Times times(Times whole, List<Times> steps) {
        double most = steps.stream()
                .map(Times::p95)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        return new ThroughputView.Times(
                duration(whole.p50()),
                duration(whole.p95()),
                duration(whole.p99()),
                line(steps, Times::p50, most),
                line(steps, Times::p95, most),
                millis(most));
    }

    /** A line with a level piece for each step, and none where nothing was measured. */
    private static String line(List<Times> steps, Function<Times, @Nullable Double> value, double most) {
        double width = (double) ThroughputView.WIDTH / steps.size();
        var path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < steps.size(); i++) {
            var time = value.apply(steps.get(i));
            if (time != null) {
                path.append(drawing ? 'L' : 'M').append(number(i * width)).append(' ');
                path.append(number(ThroughputView.HEIGHT - height(time, most)));
                path.append('H').append(number((i + 1) * width));
            }
            drawing = time != null;
        }
        return path.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static @Nullable Duration duration(@Nullable Double millis) {
        return millis == null ? null : millis(millis);
    }

    /** To the next whole millisecond: what is below one is not shown as nothing. */
    private static Duration millis(double millis) {
        return Duration.ofMillis((long) Math.ceil(millis));
    }
}
