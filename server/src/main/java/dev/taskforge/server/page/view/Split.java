package dev.taskforge.server.page.view;

import java.util.ArrayList;
import java.util.List;

/**
 * One part of a bar that shows shares.
 *
 * @param from and {@code width}: in thousandths of the bar, a small gap left after each part
 */
public record Split(String state, long from, long width) {
    private static final int WHOLE = 1000;
    private static final int GAP = 4;

    /** The parts of a bar for these counts, in their order; empty when all are zero. */
    public static List<Split> of(List<StateCount> counts) {
        long total = counts.stream().mapToLong(StateCount::count).sum();
        var parts = new ArrayList<Split>();
        long before = 0;
        for (var count : counts) {
            long from = before * WHOLE / Math.max(1, total);
            before += count.count();
            long to = before * WHOLE / Math.max(1, total);
            if (to > from) {
                parts.add(new Split(count.state(), from, Math.max(1, to - from - (to < WHOLE ? GAP : 0))));
            }
        }
        return List.copyOf(parts);
    }
}
