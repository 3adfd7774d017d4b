package dev.taskforge.server.page.view;

import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.Measured;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an application looked like before and after a deployment, line by line. */
public record MeasuredTable(Comparison comparison) {

    /**
     * One line; an empty text stands for what was not measured.
     *
     * @param key behind {@code releases.measured.}
     * @param change from one to the other; empty where one of them is missing
     */
    public record Row(String key, String before, String after, String change) {}

    /** The lines in the reader's language. */
    public List<Row> rows(Ui ui) {
        return List.of(
                row("median", Measured::medianMicros, ui::micros),
                row("highest", Measured::highestMicros, ui::micros),
                row("timed", side -> longOf(side.timed()), ui::number),
                unanswered(ui),
                row("memory", Measured::memory, ui::bytes),
                row("processors", MeasuredTable::perMille, value -> ui.tenths(value) + " %"),
                row("restarts", side -> longOf(side.restarts()), ui::number),
                row("containers", side -> (long) side.containers(), ui::number));
    }

    private Row row(String key, Function<Measured, @Nullable Long> of, Function<Long, String> write) {
        var before = value(comparison.before(), of);
        var after = value(comparison.after(), of);
        var change = before == null || after == null ? "" : signed(after - before, write);
        return new Row(key, text(before, write), text(after, write), change);
    }

    private Row unanswered(Ui ui) {
        var share = row("unanswered", MeasuredTable::unansweredPerMille, value -> ui.tenths(value) + " %");
        return new Row(share.key(), of(comparison.before(), ui), of(comparison.after(), ui), share.change());
    }

    private static String of(@Nullable Measured side, Ui ui) {
        return side == null || side.asked() == null || side.unanswered() == null
                ? ""
                : ui.t("releases.measured.of", ui.number(side.unanswered()), ui.number(side.asked()));
    }

    private static @Nullable Long unansweredPerMille(Measured side) {
        return side.asked() == null || side.unanswered() == null
                ? null
                : Long.valueOf(Math.round(1_000.0 * side.unanswered() / side.asked()));
    }

    private static @Nullable Long perMille(Measured side) {
        return side.processors() == null ? null : Long.valueOf(Math.round(side.processors() * 1_000));
    }

    private static @Nullable Long longOf(@Nullable Integer value) {
        return value == null ? null : value.longValue();
    }

    private static @Nullable Long value(@Nullable Measured side, Function<Measured, @Nullable Long> of) {
        return side == null ? null : of.apply(side);
    }

    private static String text(@Nullable Long value, Function<Long, String> write) {
        return value == null ? "" : write.apply(value);
    }

    private static String signed(long difference, Function<Long, String> write) {
        return difference == 0 ? "±0" : (difference > 0 ? "+" : "−") + write.apply(Math.abs(difference));
    }
}
