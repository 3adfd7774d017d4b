package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Finds code in backticks, see the CommonMark specification, section "Code spans". */
final class CodeSpans {

    private CodeSpans() {}

    /** What stands between backticks in one line; behind an arrow stands what is expected, which is no code to run. */
    static List<Spot> of(Spot line) {
        var text = line.text();
        var runs = runs(text);
        // The next run of the same length, for each; found from behind so that the search stays linear.
        var next = new int[runs.size()];
        var seen = new HashMap<Integer, Integer>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            next[i] = seen.getOrDefault(runs.get(i)[1], -1);
            seen.put(runs.get(i)[1], i);
        }
        var found = new ArrayList<Spot>();
        for (int i = 0; i < runs.size(); i++) {
            if (next[i] < 0) {
                continue;
            }
            int start = runs.get(i)[0] + runs.get(i)[1];
            int end = runs.get(next[i])[0];
            var before = text.substring(Math.max(0, runs.get(i)[0] - 4), runs.get(i)[0])
                    .strip();
            if (!before.endsWith("->") && !before.endsWith("→") && !before.endsWith("=>")) {
                found.add(line.file().spot(line.start() + start, line.start() + end));
            }
            i = next[i];
        }
        return found;
    }

    private static List<int[]> runs(String text) {
        var runs = new ArrayList<int[]>();
        for (int at = text.indexOf('`'); at >= 0; ) {
            int end = at;
            while (end < text.length() && text.charAt(end) == '`') {
                end++;
            }
            runs.add(new int[] {at, end - at});
            at = text.indexOf('`', end);
        }
        return runs;
    }
}
