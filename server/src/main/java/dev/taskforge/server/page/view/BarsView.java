package dev.taskforge.server.page.view;

import java.util.List;

/**
 * A number over time, as bars in a field of {@value #WIDTH} by {@value #HEIGHT}, the oldest first.
 *
 * @param told every value in words, for who does not see the bars
 */
public record BarsView(List<Bar> bars, String told) {
    public static final int WIDTH = 130;
    public static final int HEIGHT = 28;

    /**
     * One of them.
     *
     * @param height of the bar; zero draws none
     * @param bad how much of it, from the top, is drawn as bad
     * @param told when, and its value, in words
     */
    public record Bar(double x, double width, double height, double bad, String told) {}
}
