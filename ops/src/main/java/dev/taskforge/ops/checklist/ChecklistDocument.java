package dev.taskforge.ops.checklist;

import dev.taskforge.ops.request.RequestException;
import java.util.List;

/**
 * What a Markdown checklist says, with the place of everything that may be written back. Immutable.
 *
 * @param title the first heading; the file's name when there is none
 * @param items in the order of the document
 * @param decision the lines to be filled in once there is a decision
 */
public record ChecklistDocument(
        MarkdownFile file,
        String title,
        List<DocumentItem> items,
        List<Phase> phases,
        List<Procedure> procedures,
        List<DecisionLine> decision) {

    public ChecklistDocument {
        items = List.copyOf(items);
        phases = List.copyOf(phases);
        procedures = List.copyOf(procedures);
        decision = List.copyOf(decision);
    }

    /**
     * Reads the bytes of a file.
     *
     * @param path as it is named in messages
     * @throws RequestException when it is too large, not UTF-8, or built to exhaust a reader
     */
    public static ChecklistDocument read(String path, byte[] bytes) {
        return read(MarkdownFile.of(path, bytes));
    }

    /** As {@link #read(String, byte[])}. */
    public static ChecklistDocument read(MarkdownFile file) {
        return new DocumentReader(file).read();
    }
}
