package dev.taskforge.ops.checklist;

import dev.taskforge.ops.checklist.Ruling.Subject;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * @param weight its priority by the words of the document, its condition left aside
 * @param condition when it applies, in the document's words; null when always
 * @param missingSince when an import did not find it any more; null while it stands in the document
 * @param bindings those in force and those whose command changed, the oldest first
 * @param rulings those that people made, in force or waiting, the oldest first
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
        Priority weight,
        @Nullable String condition,
        List<CommandText> commands,
        @Nullable Instant missingSince,
        List<Binding> bindings,
        List<Ruling> rulings) {
    private static final int MOST_TITLE = 200;

    public ChecklistItem {
        headings = List.copyOf(headings);
        commands = List.copyOf(commands);
        bindings = List.copyOf(bindings);
        rulings = List.copyOf(rulings);
    }

    /** How urgent it is: as a person ruled, else as the document says. */
    public Priority priority() {
        var written = written();
        return inForce(Subject.PRIORITY).map(ruling -> ruling.priority(written)).orElse(written);
    }

    /** The priority by the document: one less urgent as long as nobody said when its condition holds. */
    public Priority written() {
        return condition == null || when() != null ? weight : Weight.less(weight);
    }

    /** The condition a person accepted for it; null when it always applies, or nobody said when. */
    public @Nullable Condition when() {
        return inForce(Subject.CONDITION)
                .map(ruling -> ruling.condition(condition))
                .orElse(null);
    }

    /** The ruling about a subject that waits for a second person. */
    public Optional<Ruling> waiting(Subject subject) {
        return rulings.stream()
                .filter(ruling -> ruling.subject() == subject && ruling.waits())
                .findFirst();
    }

    /** The rulings in force that count no longer, because the document says something else by now. */
    public List<Ruling> overtaken() {
        var written = written();
        return rulings.stream()
                .filter(ruling -> !ruling.waits() && ruling.value() != null)
                .filter(ruling -> switch (ruling.subject()) {
                    case PRIORITY -> ruling.priority(written) == null;
                    case CONDITION -> ruling.condition(condition) == null;
                })
                .toList();
    }

    private Optional<Ruling> inForce(Subject subject) {
        return rulings.stream()
                .filter(ruling -> ruling.subject() == subject && !ruling.waits())
                .findFirst();
    }

    /** Whether a ruling says what the one in force says already. */
    boolean isRuled(Ruling ruling) {
        return inForce(ruling.subject())
                .map(now -> Objects.equals(now.value(), ruling.value()) && Objects.equals(now.basis(), ruling.basis()))
                .orElse(ruling.value() == null);
    }

    /** The item as it would be with a ruling in force. */
    ChecklistItem ruled(Ruling ruling) {
        var kept = new ArrayList<>(rulings);
        kept.removeIf(other -> other.subject() == ruling.subject());
        kept.add(ruling);
        return new ChecklistItem(
                id,
                checklist,
                name,
                key,
                textKey,
                position,
                form,
                headings,
                text,
                hint,
                line,
                ticked,
                stage,
                weight,
                condition,
                commands,
                missingSince,
                bindings,
                kept);
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

    /**
     * The checks it rests on: those bound to it, and the word of a person when there are none, or when the document took
     * one of them away that nobody replaced yet.
     */
    public List<String> checks() {
        var names = new LinkedHashSet<String>();
        bound().forEach(binding -> names.add(binding.check()));
        if (names.isEmpty() || !lapsed().isEmpty()) {
            names.add(name);
        }
        return List.copyOf(names);
    }
}
