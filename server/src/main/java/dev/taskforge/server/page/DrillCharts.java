package dev.taskforge.server.page;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.BarsView;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Draws what drills of one database measured, drill by drill. Pure. */
final class DrillCharts {
    private DrillCharts() {}

    /**
     * Recovery time and age of the data.
     *
     * @param newestFirst of one database
     * @return null where one drill or none has something to show
     */
    static BackupsView.@Nullable Trend of(List<Drill> newestFirst, Ui ui) {
        if (newestFirst.size() < 2) {
            return null;
        }
        var drills = newestFirst.reversed();
        return new BackupsView.Trend(
                drills.size(), bars(drills, ui, Drill::recoveryTime), bars(drills, ui, Drill::dataAge));
    }

    /** A drill that failed measured nothing that counts: it stands as high as the highest, in another colour. */
    private static BarsView bars(List<Drill> drills, Ui ui, Function<Drill, Duration> number) {
        double most = drills.stream()
                .filter(Drill::passed)
                .mapToDouble(drill -> seconds(number.apply(drill)))
                .max()
                .orElse(1);
        return Bars.of(drills.stream()
                .map(drill -> {
                    var at = ui.dateTime(drill.finishedAt());
                    double value = seconds(number.apply(drill));
                    return drill.passed()
                            ? new Bars.Value(value, 0, at, ui.duration(number.apply(drill)))
                            : new Bars.Value(most, most, at, ui.t("backups.trend.failed"));
                })
                .toList());
    }

    private static double seconds(Duration time) {
        return Math.max(0.001, time.toMillis() / 1000.0);
    }
}
