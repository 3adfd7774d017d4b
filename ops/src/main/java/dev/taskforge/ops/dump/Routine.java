package dev.taskforge.ops.dump;

import java.util.Locale;
import java.util.Set;

/**
 * Whether a statement is inside the body of a function in standard SQL, in which a semicolon does not end it; as psql tells since
 * version 14. What the server, or an older psql, may take for other statements than those of a body is not read.
 */
final class Routine {
    private static final int MOST = 4;
    /** What may begin a statement of such a body, or end it. */
    private static final Set<String> OF_BODY =
            Set.of("select", "insert", "update", "delete", "merge", "with", "values", "table", "return", "end");

    private final char[] first = new char[MOST];
    private int words;
    private int open;
    private boolean begins;
    private boolean atStatement;

    void reset() {
        words = 0;
        open = 0;
        begins = false;
        atStatement = false;
        java.util.Arrays.fill(first, ' ');
    }

    /** A semicolon that did not end the statement. */
    void semicolon() {
        atStatement = true;
    }

    /** @return whether it cannot be told what the server takes it for */
    boolean word(String text, int depth) {
        var word = text.toLowerCase(Locale.ROOT);
        if (words < MOST) {
            first[words] = switch (word) {
                case "create", "function", "procedure", "or", "replace" -> word.charAt(0);
                default -> ' ';
            };
        }
        words++;
        if (!makes()) {
            return false;
        }
        boolean strange = open > 0 && isStrange(word);
        if (depth == 0) {
            count(word);
        }
        return strange;
    }

    private boolean isStrange(String word) {
        boolean strange = begins ? !word.equals("atomic") : atStatement && !OF_BODY.contains(word);
        atStatement = begins;
        begins = false;
        return strange;
    }

    private void count(String word) {
        switch (word) {
            case "begin" -> {
                open++;
                begins = true;
            }
            case "case" -> open += open > 0 ? 1 : 0;
            case "end" -> open -= open > 0 ? 1 : 0;
            default -> {}
        }
    }

    private boolean makes() {
        boolean replaces = first[1] == 'o' && first[2] == 'r' && isRoutine(first[3]);
        return first[0] == 'c' && (isRoutine(first[1]) || replaces);
    }

    private static boolean isRoutine(char letter) {
        return letter == 'f' || letter == 'p';
    }

    boolean isOpen() {
        return open > 0;
    }
}
