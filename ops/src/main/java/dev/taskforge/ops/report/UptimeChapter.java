package dev.taskforge.ops.report;

import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.watch.Monitors;
import java.util.ArrayList;
import java.util.List;

/** Which part of the looks at each monitor passed, on the days of UTC of the month, as the page of the monitor has them. */
public final class UptimeChapter implements Chapter {
    private final Monitors monitors;

    public UptimeChapter(Monitors monitors) {
        this.monitors = monitors;
    }

    @Override
    public String id() {
        return "uptime";
    }

    @Override
    public Section write(Month month) {
        var rows = new ArrayList<List<Value>>();
        var rolls = monitors.onDays(
                month.project(),
                month.month().atDay(1),
                month.month().plusMonths(1).atDay(1));
        rolls.forEach((name, roll) -> rows.add(List.of(
                new Text(name),
                Value.share(roll.uptime()),
                new Count(roll.looks()),
                new Count(roll.bad() - roll.unasked()),
                new Count(roll.unasked()))));
        long unknown =
                rolls.values().stream().filter(roll -> roll.uptime().isEmpty()).count();
        return new Section(
                id(),
                List.of(Figure.count("monitors", rolls.size()), Figure.count("unknown", unknown)),
                List.of("monitor", "uptime", "looks", "failed", "unasked"),
                rows);
    }
}
