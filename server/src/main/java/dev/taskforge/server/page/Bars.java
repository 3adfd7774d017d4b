package dev.taskforge.server.page;

import dev.taskforge.server.page.view.BarsView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws numbers as bars beside one another, the largest as high as the field. Pure. */
final class Bars {
    private static final double GAP = 0.25;
    /** So that a small number is not taken for none. */
    private static final double LEAST = 2;

    private Bars() {}

    /**
     * One of them.
     *
     * @param value at least 0
     * @param bad how much of it is drawn as bad
     * @param at when, in words
     * @param told the value in words
     */
    record Value(double value, double bad, String at, String told) {}

    /** @param values the oldest first */
    static BarsView of(List<Value> values) {
        double most = values.stream().mapToDouble(Value::value).max().orElse(0);
        double width = (double) BarsView.WIDTH / values.size();
        var bars = new ArrayList<BarsView.Bar>();
        for (var value : values) {
            bars.add(new BarsView.Bar(
                    bars.size() * width + width * GAP / 2,
                    width * (1 - GAP),
                    height(value.value(), most),
                    height(value.bad(), most),
                    value.at() + ": " + value.told()));
        }
        return new BarsView(bars, values.stream().map(Value::told).collect(Collectors.joining(", ")));
    }

    private static double height(double value, double most) {
        return value == 0 ? 0 : Math.max(LEAST, value * BarsView.HEIGHT / most);
    }
}
