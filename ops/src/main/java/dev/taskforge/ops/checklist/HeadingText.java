package dev.taskforge.ops.checklist;

import dev.taskforge.ops.markdown.BlockText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heading, as it names what stands below it.
 *
 * @param text on one line, without a status word in brackets, which changes while the heading stays the same
 * @param status where that word stands; null when there is none
 */
record HeadingText(String text, @Nullable Mark status) {
    private static final List<String> PHASES = List.of("phase", "fase", "tahap");
    private static final List<String> STEPS = List.of("langkah", "step");

    static HeadingText of(BlockText block) {
        var lines = block.lines();
        if (lines.isEmpty()) {
            return new HeadingText("", null);
        }
        // An underlined heading ends with a line of = or -.
        boolean underlined = lines.size() > 1 && lines.getLast().text().chars().allMatch(c -> c == '=' || c == '-');
        var words = new BlockText(underlined ? lines.subList(0, lines.size() - 1) : lines);
        var status = status(words);
        var text = plain(words.text());
        return new HeadingText(
                status == null ? text : text.substring(0, text.lastIndexOf('(')).strip(), status);
    }

    private static String plain(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '#') {
            start++;
        }
        int end = text.length();
        while (end > start && (text.charAt(end - 1) == '#' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return Words.oneLine(text.substring(start, end));
    }

    /** The status word in brackets at the end of the heading. */
    private static @Nullable Mark status(BlockText words) {
        var last = words.lines().getLast();
        var text = last.text();
        int close = text.length();
        while (close > 0 && (text.charAt(close - 1) == '#' || text.charAt(close - 1) == ' ')) {
            close--;
        }
        int open = text.lastIndexOf('(');
        if (open < 0 || close == 0 || text.charAt(close - 1) != ')' || open >= close - 1) {
            return null;
        }
        var spot = last.file()
                .spot(last.start() + open + 1, last.start() + close - 1)
                .stripped();
        return StatusWord.is(spot.text()) ? new Mark(spot, false) : null;
    }

    /** The label of the phase this heading begins, such as {@code 6}; null when it begins none. */
    @Nullable
    String phase() {
        return labelled(PHASES, text);
    }

    /** Whether this heading begins a numbered step. */
    boolean isStep() {
        var label = labelled(STEPS, text);
        return label != null && Character.isDigit(label.charAt(0));
    }

    /** The label of a phase as a table writes it: {@code 6} or {@code Phase 6}. */
    static String phaseLabel(String cell) {
        var label = labelled(PHASES, cell);
        return label != null ? label : Words.normal(cell).strip();
    }

    private static @Nullable String labelled(List<String> words, String text) {
        var parts = Words.normal(text).strip().split(" ", 3);
        return parts.length > 1 && words.contains(parts[0]) ? parts[1] : null;
    }
}
