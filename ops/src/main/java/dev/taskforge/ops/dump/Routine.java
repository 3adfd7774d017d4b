package dev.taskforge.ops.dump;

import java.util.Locale;

/** Whether a statement is inside the body of a function in standard SQL, in which a semicolon does not end it; as psql tells. */
final class Routine {
    private static final int MOST = 4;

    private final char[] first = new char[MOST];
    private int words;
    private int open;

    void reset() {
        words = 0;
        open = 0;
        java.util.Arrays.fill(first, ' ');
    }

    void word(String text, int depth) {
        var word = text.toLowerCase(Locale.ROOT);
        if (words < MOST) {
            first[words] = switch (word) {
                case "create", "function", "procedure", "or", "replace" -> word.charAt(0);
                default -> ' ';
            };
        }
        words++;
        if (depth > 0 || !makes()) {
            return;
        }
        switch (word) {
            case "begin" -> open++;
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
