package dev.taskforge.ops.notify;

import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.Measured;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the notes of releases say of an application before and after: a table without what was measured at neither time. Pure. */
record NotesComparison(Comparison comparison, Messages texts) {

    /** Its lines; none when there is nothing to tell. */
    List<String> lines() {
        var rows = new ArrayList<String>();
        add(rows, "median", side -> real(side.medianMicros(), 1_000), "%.1f ms");
        add(rows, "highest", side -> real(side.highestMicros(), 1_000), "%.1f ms");
        add(rows, "unanswered", NotesComparison::unanswered, "%.1f %%");
        add(rows, "memory", side -> real(side.memory(), 1_000_000), "%.1f MB");
        add(rows, "processors", side -> side.processors() == null ? null : 100 * side.processors(), "%.1f %%");
        add(rows, "restarts", side -> real(side.restarts(), 1), "%.0f");
        if (rows.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<>(List.of(
                "| " + say("what") + " | " + say("before") + " | " + say("after") + " | " + say("change") + " |",
                "|---|---:|---:|---:|"));
        lines.addAll(rows);
        return lines;
    }

    private void add(List<String> rows, String key, Function<Measured, @Nullable Double> of, String format) {
        var before = value(comparison.before(), of);
        var after = value(comparison.after(), of);
        if (before == null && after == null) {
            return;
        }
        var change = before == null || after == null ? "" : signed(after - before, format);
        rows.add("| " + say(key) + " | " + text(before, format) + " | " + text(after, format) + " | " + change + " |");
    }

    private static @Nullable Double value(@Nullable Measured side, Function<Measured, @Nullable Double> of) {
        return side == null ? null : of.apply(side);
    }

    private static @Nullable Double real(@Nullable Number value, int unit) {
        return value == null ? null : value.doubleValue() / unit;
    }

    private static @Nullable Double unanswered(Measured side) {
        return side.asked() == null || side.unanswered() == null ? null : 100.0 * side.unanswered() / side.asked();
    }

    private String text(@Nullable Double value, String format) {
        return value == null ? say("not") : String.format(Locale.ROOT, format, value);
    }

    private static String signed(double difference, String format) {
        return (difference < 0 ? "−" : "+") + String.format(Locale.ROOT, format, Math.abs(difference));
    }

    private String say(String key) {
        return texts.render(Message.of("notes.measured." + key));
    }
}
