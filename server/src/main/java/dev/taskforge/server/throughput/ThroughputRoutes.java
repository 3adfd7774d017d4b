package dev.taskforge.server.throughput;

import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the series. It spans all projects, so it needs a role on all of them. */
public final class ThroughputRoutes implements Routes {
    private final Throughput throughput;

    public ThroughputRoutes(Throughput throughput) {
        this.throughput = throughput;
    }

    /** Times as the API shows them, in milliseconds. */
    public record TimesView(
            @About("Half took no longer; null when there were none") @Nullable
            Double p50,

            @Nullable Double p95,
            @Nullable Double p99) {
        static TimesView of(Throughput.Times times) {
            return new TimesView(rounded(times.p50()), rounded(times.p95()), rounded(times.p99()));
        }

        private static @Nullable Double rounded(@Nullable Double value) {
            return value == null ? null : Math.round(value * 10) / 10.0;
        }
    }

    /** A step as the API shows it. */
    public record StepView(
            Instant begin,
            long submitted,
            long succeeded,
            @About("Failed for good; no attempt is left") long failed,
            long cancelled,

            @About("Attempts that failed and are followed by another")
            long retried,

            @About("Milliseconds from when a job could have run until it did")
            TimesView waitMillis,

            @About("Milliseconds that an attempt ran") TimesView runMillis) {
        static StepView of(Throughput.Step step) {
            return new StepView(
                    step.begin(),
                    step.submitted(),
                    step.succeeded(),
                    step.failed(),
                    step.cancelled(),
                    step.retried(),
                    TimesView.of(step.waited()),
                    TimesView.of(step.ran()));
        }
    }

    /** A series as the API shows it. */
    public record SeriesView(
            @About("All steps together") StepView whole,
            long stepSeconds,

            @About("Oldest first; the minute that is not over yet is not in it, of 24h and 7d the twenty minutes")
            List<StepView> steps) {
        static SeriesView of(Throughput.Series series) {
            return new SeriesView(
                    StepView.of(series.whole()),
                    series.step().toSeconds(),
                    series.steps().stream().map(StepView::of).toList());
        }
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/throughput", VIEW, this::show)
                .summary("Tell how many jobs came and ended, and how long they waited and ran")
                .query("span", "how far back: " + Span.words() + "; 1h unless given")
                .query("queue", "only jobs of this queue")
                .query("type", "only jobs of this type")
                .answers(200, SeriesView.class);
    }

    private void show(Exchange exchange) {
        var series = throughput.read(span(exchange), exchange.query("queue"), exchange.query("type"));
        exchange.json(200, SeriesView.of(series));
    }

    /** The span that a query asks for. */
    public static Span span(Exchange exchange) {
        var asked = exchange.query("span");
        return asked == null
                ? Span.HOUR
                : Span.of(asked)
                        .orElseThrow(() -> ProblemException.invalid("span", Message.of("field.choice", Span.words())));
    }
}
