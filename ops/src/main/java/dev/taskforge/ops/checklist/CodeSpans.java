package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.List;

/** Finds code between backticks, as CommonMark does: a run of backticks ends at the next run of the same length. Pure. */
final class CodeSpans {
    /** Looking at more of a single text would let hostile ones cost the square of their length. */
    private static final int MOST_CHARACTERS = 8_000;

    private CodeSpans() {}

    /**
     * A code span.
     *
     * @param end behind its last backtick
     */
    record Code(int start, int end, String text) {}

    static List<Code> of(String text) {
        var found = new ArrayList<Code>();
        int most = Math.min(text.length(), MOST_CHARACTERS);
        int at = 0;
        while (at < most) {
            if (text.charAt(at) != '`') {
                at++;
                continue;
            }
            int run = run(text, at, most);
            int close = closing(text, at + run, run, most);
            if (close < 0) {
                at += run;
            } else {
                found.add(new Code(
                        at, close + run, text.substring(at + run, close).strip()));
                at = close + run;
            }
        }
        return found;
    }

    private static int closing(String text, int from, int length, int most) {
        int at = from;
        while (at < most) {
            int run = text.charAt(at) == '`' ? run(text, at, most) : 0;
            if (run == length) {
                return at;
            }
            at += Math.max(1, run);
        }
        return -1;
    }

    private static int run(String text, int at, int most) {
        int end = at;
        while (end < most && text.charAt(end) == '`') {
            end++;
        }
        return end - at;
    }
}
