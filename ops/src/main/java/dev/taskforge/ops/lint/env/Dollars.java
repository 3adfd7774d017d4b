package dev.taskforge.ops.lint.env;

import java.util.ArrayList;
import java.util.List;

/** Finds the variables in a value by the signs alone. */
final class Dollars {
    private Dollars() {}

    /**
     * A variable in a text.
     *
     * @param start of the dollar sign
     * @param braced whether it is written with braces, which nobody does by mistake
     */
    record Use(int start, String name, boolean braced) {}

    /** Whether a text takes something from a variable. */
    static boolean isReference(String text) {
        return !in(text).isEmpty();
    }

    /** The variables in a text; two dollar signs and one behind a backslash are none. */
    static List<Use> in(String text) {
        var uses = new ArrayList<Use>();
        for (int at = text.indexOf('$'); at >= 0 && at + 1 < text.length(); at = text.indexOf('$', at + 1)) {
            if (at > 0 && text.charAt(at - 1) == '\\') {
                continue;
            }
            if (text.charAt(at + 1) == '$') {
                at++;
                continue;
            }
            boolean braced = text.charAt(at + 1) == '{';
            int start = at + (braced ? 2 : 1);
            int end = start;
            while (end < text.length() && isNamePart(text.charAt(end), end > start)) {
                end++;
            }
            if (end > start) {
                uses.add(new Use(at, text.substring(start, end), braced));
            }
        }
        return uses;
    }

    private static boolean isNamePart(char c, boolean inside) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (inside && c >= '0' && c <= '9');
    }
}
