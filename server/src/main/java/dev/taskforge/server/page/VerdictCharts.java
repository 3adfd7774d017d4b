package dev.taskforge.server.page;

import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.gate.VerdictRecord;
import dev.taskforge.server.page.view.ChartView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws what a gate said over time. Pure. */
final class VerdictCharts {
    /** How far back a chart looks. */
    static final Duration SPAN = Duration.ofDays(30);

    private static final int CHANGES = 12;

    private VerdictCharts() {}

    /**
     * The chart of a history.
     *
     * @param history oldest first
     * @return null when nothing is known yet
     */
    static @Nullable ChartView of(List<VerdictRecord> history, Instant now) {
        if (history.isEmpty()) {
            return null;
        }
        var known = history.getFirst().at();
        var from = known.isAfter(now.minus(SPAN)) ? known : now.minus(SPAN);
        if (!from.isBefore(now)) {
            from = now.minusSeconds(1);
        }
        int most = history.stream()
                .mapToInt(record -> record.blockers().size())
                .max()
                .orElse(0);
        var spans = new ArrayList<ChartView.Span>();
        var line = new StringBuilder();
        int end = ChartView.WIDTH;
        for (int i = 0; i < history.size(); i++) {
            var record = history.get(i);
            var until = i + 1 < history.size() ? history.get(i + 1).at() : now;
            int left = position(from, now, record.at());
            int right = position(from, now, until);
            int height = height(record.blockers().size(), most);
            line.append(line.isEmpty() ? "M" : "L").append(left).append(' ').append(height);
            line.append('L').append(right).append(' ').append(height);
            merge(spans, new ChartView.Span(left, right - left, record.verdict() == Verdict.GO, record.at(), until));
        }
        var area =
                line + "L" + end + " " + ChartView.BAND + "L" + position(from, now, known) + " " + ChartView.BAND + "Z";
        return new ChartView(from, now, List.copyOf(spans), area, line.toString(), most, changes(history));
    }

    /** Days with the same verdict are one span. */
    private static void merge(List<ChartView.Span> spans, ChartView.Span next) {
        var last = spans.isEmpty() ? null : spans.getLast();
        if (last != null && last.go() == next.go()) {
            int width = next.x() + next.width() - last.x();
            spans.set(spans.size() - 1, new ChartView.Span(last.x(), width, last.go(), last.from(), next.to()));
        } else {
            spans.add(next);
        }
    }

    private static int position(Instant from, Instant to, Instant at) {
        double part = (double) Duration.between(from, at).toMillis()
                / Duration.between(from, to).toMillis();
        return (int) Math.round(Math.clamp(part, 0, 1) * ChartView.WIDTH);
    }

    private static int height(int blockers, int most) {
        int room = ChartView.BAND - 8;
        return most == 0 ? ChartView.BAND : ChartView.BAND - blockers * room / most;
    }

    /** Where the verdict or its blockers became others, newest first. */
    private static List<ChartView.Change> changes(List<VerdictRecord> history) {
        var changes = new ArrayList<ChartView.Change>();
        for (int i = 0; i < history.size(); i++) {
            var record = history.get(i);
            boolean same = i > 0
                    && history.get(i - 1).verdict() == record.verdict()
                    && history.get(i - 1).blockers().equals(record.blockers());
            if (!same) {
                changes.addFirst(new ChartView.Change(record.at(), record.verdict() == Verdict.GO, record.blockers()));
            }
        }
        return changes.stream().limit(CHANGES).toList();
    }
}
