package dev.taskforge.ops.lint.compose;

import java.util.ArrayList;
import java.util.List;

/** Splits what Compose writes with colons. */
final class Parts {
    private Parts() {}

    /** The parts between colons; none inside brackets or a variable counts. */
    static List<String> split(String text) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ':' -> {
                    if (depth <= 0) {
                        parts.add(text.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {
                    // part of a part
                }
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
