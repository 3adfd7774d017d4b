package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much an item weighs in the gate, by the words of the document. The rule, which the guide repeats:
 *
 * <ol>
 *   <li>What recurs is P2, what comes after the launch P1: neither can be proven before it.
 *   <li>Else the nearest words decide: the item's own, then the sentence before its list, then the headings from the
 *       inside out, the title of the document left aside. Mandatory words and stages before the launch mean P0,
 *       optional words P2.
 *   <li>Without such words a row of a gate table is P0, any other item P1.
 *   <li>A condition ("Jika …", "if …") in the text, or before or above its list, makes it one less urgent as long as
 *       nobody said when it holds; see {@link ChecklistItem#written}.
 * </ol>
 *
 * @param priority the condition left aside
 * @param condition the words that say when it applies; null when it always does
 */
record Weight(Priority priority, @Nullable String condition) {
    private static final List<String> MANDATORY = List.of(
            "wajib", "mandatory", "required", "must", "harus", "blocker", "blockers", "blocking", "p0", "go no go");
    private static final List<String> OPTIONAL = List.of(
            "optional",
            "opsional",
            "nice to have",
            "p2",
            "tidak wajib",
            "belum wajib",
            "not required",
            "not mandatory",
            "disarankan",
            "recommended");
    private static final List<String> IMPORTANT = List.of("p1");
    private static final List<String> IF = List.of("jika ", "bila ", "apabila ", "kalau ", "if ", "when ");

    /**
     * Weighs an item.
     *
     * @param text of the item
     * @param intro the sentence before its list; empty when there is none
     * @param headings above it, the outermost first, without the title of the document
     */
    static Weight of(DocumentItem.Form form, String text, String intro, List<String> headings, Stage stage) {
        var condition = condition(text, intro, headings);
        if (stage.every() != null) {
            return new Weight(Priority.P2, condition);
        }
        var priority = stage == Stage.AFTER ? Priority.P1 : byWords(form, text, intro, headings);
        return new Weight(priority, condition);
    }

    private static Priority byWords(DocumentItem.Form form, String text, String intro, List<String> headings) {
        var own = named(text);
        if (own == null) {
            own = named(intro);
        }
        for (int i = headings.size() - 1; own == null && i >= 0; i--) {
            own = named(headings.get(i));
            if (own == null && Stage.of(List.of(headings.get(i))) == Stage.BEFORE) {
                own = Priority.P0;
            }
        }
        return own != null ? own : form == DocumentItem.Form.GATE_ROW ? Priority.P0 : Priority.P1;
    }

    private static @Nullable Priority named(String text) {
        var normal = Words.normal(text);
        if (Words.has(normal, OPTIONAL)) {
            return Priority.P2;
        }
        if (Words.has(normal, MANDATORY)) {
            return Priority.P0;
        }
        return Words.has(normal, IMPORTANT) ? Priority.P1 : null;
    }

    /** One less urgent. */
    static Priority less(Priority priority) {
        return priority == Priority.P0 ? Priority.P1 : Priority.P2;
    }

    /** The nearest: in the text, in the sentence before the list, in the headings and list items above. */
    private static @Nullable String condition(String text, String intro, List<String> headings) {
        var own = condition(text);
        if (own == null && intro.strip().endsWith(":")) {
            own = condition(intro);
        }
        for (int i = headings.size() - 1; own == null && i >= 0; i--) {
            var low = headings.get(i).toLowerCase(Locale.ROOT);
            // "When to roll back" is about a time, not about a condition.
            own = low.startsWith("when ") ? null : condition(headings.get(i));
        }
        return own;
    }

    /** "Jika payment aktif" of "Jika payment aktif: kunci terisi", "jika diperlukan" of "CDN (jika diperlukan)". */
    private static @Nullable String condition(String text) {
        var low = text.toLowerCase(Locale.ROOT);
        for (var word : IF) {
            if (low.startsWith(word)) {
                return upTo(text, 0, ":,");
            }
            int bracket = low.indexOf("(" + word);
            if (bracket >= 0) {
                return upTo(text, bracket + 1, ")");
            }
        }
        return null;
    }

    private static String upTo(String text, int from, String ends) {
        int to = from;
        while (to < text.length() && ends.indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return text.substring(from, to).strip();
    }
}
