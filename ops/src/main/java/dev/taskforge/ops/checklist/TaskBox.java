package dev.taskforge.ops.checklist;

import dev.taskforge.ops.markdown.BlockText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * The box at the beginning of a list item: {@code [ ]} or {@code [x]} and a blank (GitHub Flavored Markdown, "Task list
 * items").
 *
 * @param mark the one character between the brackets
 */
record TaskBox(Mark mark) {
    private static final int LENGTH = 3;

    /** The box of a list item by its first paragraph; null when it has none. */
    static @Nullable TaskBox of(SourceFile source, BlockText first) {
        if (first.isEmpty()) {
            return null;
        }
        var line = first.lines().getFirst();
        return line.end() - line.start() > LENGTH && line.text().charAt(LENGTH) <= ' ' ? at(source, line) : null;
    }

    /** The box that a cell of a table holds and nothing else; null when it does not. */
    static @Nullable TaskBox alone(SourceFile source, Spot cell) {
        return cell.end() - cell.start() == LENGTH ? at(source, cell) : null;
    }

    private static @Nullable TaskBox at(SourceFile source, Spot spot) {
        var text = spot.text();
        char mark = text.charAt(1);
        boolean box = text.charAt(0) == '[' && text.charAt(2) == ']' && (mark == ' ' || mark == 'x' || mark == 'X');
        return box ? new TaskBox(new Mark(source.spot(spot.start() + 1, spot.start() + 2), true)) : null;
    }
}
