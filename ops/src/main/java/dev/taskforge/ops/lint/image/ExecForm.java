package dev.taskforge.ops.lint.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form {@code ["program", "argument"]} of CMD, ENTRYPOINT and others: a JSON array of texts. */
final class ExecForm {
    private ExecForm() {}

    /** The words; null when the text is not such an array, which Docker then gives to a shell. */
    static @Nullable List<String> of(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return null;
        }
        var words = new ArrayList<String>();
        var inside = text.substring(1, text.length() - 1).strip();
        int at = 0;
        while (at < inside.length()) {
            if (inside.charAt(at) != '"') {
                return null;
            }
            var word = new StringBuilder();
            int end = at + 1;
            while (end < inside.length() && inside.charAt(end) != '"') {
                end += inside.charAt(end) == '\\' ? 1 : 0;
                if (end < inside.length()) {
                    word.append(inside.charAt(end++));
                }
            }
            if (end >= inside.length()) {
                return null;
            }
            words.add(word.toString());
            at = end + 1;
            while (at < inside.length() && (inside.charAt(at) == ',' || Character.isWhitespace(inside.charAt(at)))) {
                at++;
            }
        }
        return words;
    }
}
