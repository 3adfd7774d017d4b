package dev.taskforge.server.page.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs came and ended over a time, and how long they took, as shapes in fields of {@value #WIDTH} by
 * {@value #HEIGHT}.
 *
 * @param span the word of the span that is shown
 * @param spans the words of all of them
 * @param filter what it is limited to
 * @param queues the queues to choose from
 * @param types the types to choose from
 * @param step how long one column is
 * @param most how many jobs the highest column stands for
 */
public record ThroughputView(
        String span,
        List<String> spans,
        Filter filter,
        List<String> queues,
        List<String> types,
        Instant from,
        Instant to,
        Duration step,
        Counts whole,
        List<Column> columns,
        long most,
        Times waited,
        Times ran) {
    public static final int WIDTH = 1000;
    public static final int HEIGHT = 100;

    /** The queue and the type; empty for all. */
    public record Filter(String queue, String type) {
        /** The address of another span with the same limits. */
        public String href(String span) {
            return "/throughput?span=" + span + part("queue", queue) + part("type", type);
        }

        private static String part(String name, String value) {
            return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /** How many jobs of each kind. */
    public record Counts(long submitted, long succeeded, long failed, long cancelled, long retried) {
        public boolean none() {
            return submitted + succeeded + failed + cancelled + retried == 0;
        }
    }

    /** One step: what succeeded stands on the ground, what failed upon it. */
    public record Column(
            Instant begin, long succeeded, long failed, double x, double width, double passed, double broken) {}

    /**
     * Times over all steps, and two lines of them.
     *
     * @param most the time at the top of the field
     */
    public record Times(
            @Nullable Duration p50,
            @Nullable Duration p95,
            @Nullable Duration p99,
            String half,
            String nearly,
            Duration most) {}
}
