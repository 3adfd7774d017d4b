package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mechanical repairs of Compose files. */
final class Edits {
    private Edits() {}

    /** A new line before the one of a key, as deep as that; nothing where the key does not begin its line. */
    static List<Edit> lineBefore(@Nullable Spot key, String line) {
        if (key == null) {
            return List.of();
        }
        var whole = key.file().lineSpot(key.line());
        var indent = key.file().text().substring(whole.start(), key.start());
        return indent.isBlank()
                ? List.of(new Edit(key.file().spot(key.start(), key.start()), line + "\n" + indent))
                : List.of();
    }

    /** A new line at the beginning of a service. */
    static List<Edit> inService(Service service, String line) {
        for (var key : service.definition().keys()) {
            var spot = service.definition().keySpot(key);
            if (spot != null
                    && spot.file() == service.spot().file()
                    && spot.start() > service.spot().start()) {
                return lineBefore(spot, line);
            }
        }
        return List.of();
    }

    /** Takes out the whole line of a key and its value, when that is all there is in it. */
    static List<Edit> withoutLine(Spot key) {
        var line = key.file().lineSpot(key.line());
        int next = Math.min(line.end() + 1, key.file().text().length());
        return line.start() == key.start() ? List.of(new Edit(key.file().spot(line.start(), next), "")) : List.of();
    }
}
