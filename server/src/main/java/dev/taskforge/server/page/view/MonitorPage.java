package dev.taskforge.server.page.view;

import dev.taskforge.server.page.view.MonitorsPage.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A monitor and what became of it.
 *
 * @param mayOperate whether the reader may pause it
 * @param ranges as words
 * @param range the one that is drawn
 * @param changes the newest first
 * @param looks the newest first
 * @param heartbeat null for a monitor of another kind
 */
public record MonitorPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        Row monitor,
        List<String> ranges,
        String range,
        List<Total> totals,
        @Nullable Chart chart,
        List<Change> changes,
        List<Look> looks,
        @Nullable HeartbeatPart heartbeat) {
    public static final int WIDTH = 1000;
    public static final int HEIGHT = 100;

    /**
     * What became of it in a range; latencies in microseconds, null when no answer was good.
     *
     * @param uptime as text; empty when nobody looked
     */
    public record Total(
            String range,
            String uptime,
            long looks,
            long bad,
            @Nullable Long p50,
            @Nullable Long p95,
            @Nullable Long p99) {}

    /**
     * How long good answers took, as shapes in a field of {@value #WIDTH} by {@value #HEIGHT}.
     *
     * @param most in microseconds, at the top of the field
     * @param bad when looks did not pass
     */
    public record Chart(Instant from, Instant to, String mean, String nearly, long most, List<Bad> bad) {}

    /** A part of the time in which looks did not pass. */
    public record Bad(double x, double width, Instant at, long looks) {}

    /** A change. */
    public record Change(Instant at, String was, String became, String seen, String told) {}

    /** A look; {@code result} is good, failed, unasked or apart. */
    public record Look(Instant at, String result, long micros, String seen) {}
}
