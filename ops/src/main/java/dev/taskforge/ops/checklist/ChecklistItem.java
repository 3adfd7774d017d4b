package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Priority;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of an imported document, as it is kept from one import to the next.
 *
 * @param name unique in the project: the id of its line in the gate, such as {@code item.backup-taken}
 * @param key what tells it from all others in the document
 * @param textKey what it says, wherever it stands
 * @param position in the document, from 0
 * @param headings above it, the outermost first
 * @param text as written, secrets masked
 * @param hint what the document names as its evidence, secrets masked
 * @param line where it stood when it was last imported
 * @param ticked whether the document claims that it is done
 * @param condition when it applies, in the document's words; null when always
 * @param missingSince when an import did not find it any more; null while it stands in the document
 * @param bindings those in force and those whose command changed, the oldest first
 */
public record ChecklistItem(
        long id,
        long checklist,
        String name,
        String key,
        String textKey,
        int position,
        DocumentItem.Form form,
        List<String> headings,
        String text,
        String hint,
        int line,
        boolean ticked,
        Stage stage,
        Priority priority,
        @Nullable String condition,
        List<CommandText> commands,
        @Nullable Instant missingSince,
        List<Binding> bindings) {
    private static final int MOST_TITLE = 200;

    public ChecklistItem {
        headings = List.copyOf(headings);
        commands = List.copyOf(commands);
        bindings = List.copyOf(bindings);
    }

    /** The text for people: without the signs of Markdown, at most 200 characters. */
    public String title() {
        var plain = text.replace("`", "").replace("**", "").replace("__", "");
        return plain.length() <= MOST_TITLE ? plain : plain.substring(0, MOST_TITLE - 1) + "…";
    }

    /** The bindings that count now. */
    public List<Binding> bound() {
        return bindings.stream().filter(binding -> binding.holds(commands)).toList();
    }

    /** The bindings whose command does not stand in the document any more: somebody has to accept it anew. */
    public List<Binding> lapsed() {
        return bindings.stream().filter(binding -> !binding.holds(commands)).toList();
    }

    /** The checks it rests on: those bound to it, or else the word of a person. */
    public List<String> checks() {
        var names = bound().stream().map(Binding::check).distinct().toList();
        return names.isEmpty() ? List.of(name) : names;
    }
}
