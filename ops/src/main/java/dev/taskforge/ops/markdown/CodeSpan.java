package dev.taskforge.ops.markdown;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Code in backticks, see the CommonMark specification, section "Code spans": a run of backticks ends at the next run of
 * the same length.
 *
 * @param start where its first backtick stands in the text
 * @param end behind its last backtick
 * @param from where the code begins
 * @param to behind the code
 */
public record CodeSpan(int start, int end, int from, int to) {

    /** The spans of a text, in order; takes time in proportion to its length. */
    public static List<CodeSpan> of(String text) {
        var runs = runs(text);
        // The next run of the same length, for each; found from behind so that the search stays linear.
        var next = new int[runs.size()];
        var seen = new HashMap<Integer, Integer>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            next[i] = seen.getOrDefault(runs.get(i).length(), -1);
            seen.put(runs.get(i).length(), i);
        }
        var found = new ArrayList<CodeSpan>();
        for (int i = 0; i < runs.size(); i++) {
            if (next[i] >= 0) {
                var open = runs.get(i);
                var close = runs.get(next[i]);
                found.add(new CodeSpan(open.at(), close.end(), open.end(), close.at()));
                i = next[i];
            }
        }
        return found;
    }

    /** What stands between the backticks, in the text it was found in. */
    public String code(String text) {
        return text.substring(from, to);
    }

    private record Run(int at, int length) {
        int end() {
            return at + length;
        }
    }

    private static List<Run> runs(String text) {
        var runs = new ArrayList<Run>();
        for (int at = text.indexOf('`'); at >= 0; ) {
            int end = at;
            while (end < text.length() && text.charAt(end) == '`') {
                end++;
            }
            runs.add(new Run(at, end - at));
            at = text.indexOf('`', end);
        }
        return runs;
    }
}
