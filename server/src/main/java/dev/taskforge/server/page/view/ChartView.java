package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;

/**
 * What the gate said over time, as shapes in a field of {@value #WIDTH} by {@value #HEIGHT}: a band of verdicts at the
 * foot, above it how many items blocked.
 *
 * @param area the outline below the number of blockers, as an SVG path
 * @param line the number of blockers, as an SVG path
 * @param most the number at the top of the field
 * @param changes newest first
 */
public record ChartView(
        Instant from, Instant to, List<Span> spans, String area, String line, int most, List<Change> changes) {
    public static final int WIDTH = 1000;
    public static final int HEIGHT = 100;
    /** Where the band begins; the field above it is for the number of blockers. */
    public static final int BAND = 86;

    /** A time with one verdict; {@code x} and {@code width} in the units of the field. */
    public record Span(int x, int width, boolean go, Instant from, Instant to) {}

    /** @param blockers ids of the items that kept the gate shut */
    public record Change(Instant at, boolean go, List<String> blockers) {
        public String word() {
            return go ? "GO" : "NO-GO";
        }
    }
}
