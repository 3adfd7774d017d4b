package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be ticked.
 *
 * @param headings above it, the outermost first, then the list items it stands in
 * @param text on one line, as written, without the mark
 * @param ordinal which of the items with the same headings and text it is, from 1
 * @param line where it begins, from 1
 * @param hint what the document names as its evidence; empty when nothing
 * @param mark where its state stands; null when there is no place for one
 * @param tail the last line of its text
 * @param priority by its words, the condition left aside
 * @param condition when it applies; null when always
 * @param commands in its text, in the evidence cell, and in the code below it
 */
public record DocumentItem(
        Form form,
        List<String> headings,
        String text,
        int ordinal,
        int line,
        String hint,
        @Nullable Mark mark,
        Spot tail,
        Stage stage,
        Priority priority,
        @Nullable String condition,
        List<CommandText> commands) {

    /** How it is written. */
    public enum Form {
        /** A list item that begins with a box. */
        TASK,
        /** A row of a table with gates and their status. */
        GATE_ROW
    }

    public DocumentItem {
        headings = List.copyOf(headings);
        commands = List.copyOf(commands);
    }

    /** Whether the document claims that it is done. */
    public boolean ticked() {
        return mark != null && mark.done();
    }

    /** What tells it from all others, also in a later version of the document: 64 hexadecimal digits. */
    public String key() {
        return Sha256.of(String.join("\u001f", headings) + "\u001e" + text + "\u001e" + ordinal);
    }

    /** What it says, wherever it stands: by this an item that was moved is found again. */
    public String textKey() {
        return Sha256.of(text);
    }
}
