package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import java.util.Locale;

/** What an application looked like before and after a deployment, for people. */
final class ReleaseMeasures {
    private final Screen screen;
    private final Doc before;
    private final Doc after;
    private final Table table;

    private ReleaseMeasures(Screen screen, Doc measured) {
        this.screen = screen;
        before = measured.at("before");
        after = measured.at("after");
        table = new Table(say("what"), say("before"), say("after"), say("change"));
    }

    /** Writes nothing when nothing was measured. */
    static void show(Screen screen, Doc measured) {
        if (measured.isEmpty()) {
            return;
        }
        var measures = new ReleaseMeasures(screen, measured);
        screen.say("releases.measured.of", measured.text("job_id"));
        measures.add("median", "median_ms", 1, "%.1f ms");
        measures.add("highest", "highest_ms", 1, "%.1f ms");
        measures.addUnanswered();
        measures.add("memory", "memory_bytes", 1e-6, "%.1f MB");
        measures.add("processors", "processors", 100, "%.1f %%");
        measures.add("restarts", "restarts", 1, "%.0f");
        screen.table(measures.table, "releases.measured.not");
    }

    private void add(String key, String field, double unit, String format) {
        table.row(
                say(key),
                text(before, field, unit, format),
                text(after, field, unit, format),
                change(field, unit, format));
    }

    /** Of how many, for none of three is another thing than none of three thousand. */
    private void addUnanswered() {
        table.row(say("unanswered"), unanswered(before), unanswered(after), "");
    }

    private String unanswered(Doc side) {
        return side.at("asked").isEmpty()
                ? say("not")
                : screen.texts().get("releases.measured.share", side.text("unanswered"), side.text("asked"));
    }

    private String text(Doc side, String field, double unit, String format) {
        return side.at(field).isEmpty() ? say("not") : String.format(Locale.ROOT, format, unit * number(side, field));
    }

    private String change(String field, double unit, String format) {
        if (before.at(field).isEmpty() || after.at(field).isEmpty()) {
            return "";
        }
        double difference = unit * (number(after, field) - number(before, field));
        return (difference < 0 ? "-" : "+") + String.format(Locale.ROOT, format, Math.abs(difference));
    }

    private static double number(Doc side, String field) {
        return side.at(field).node().asDouble(0);
    }

    private String say(String key) {
        return screen.texts().get("releases.measured." + key);
    }
}
