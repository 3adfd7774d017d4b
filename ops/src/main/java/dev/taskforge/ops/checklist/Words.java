package dev.taskforge.ops.checklist;

import java.util.Collection;
import java.util.Locale;

/** Looks for words in a text of either language, whatever its case and punctuation. Pure. */
final class Words {
    private Words() {}

    /**
     * The text in small letters with single blanks for whatever is neither letter nor digit, and a blank at each end:
     * {@code " pra deployment checklist "}.
     */
    static String normal(String text) {
        var words = new StringBuilder(text.length() + 2).append(' ');
        text.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c)) {
                words.appendCodePoint(c);
            } else if (words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        });
        return words.charAt(words.length() - 1) == ' '
                ? words.toString()
                : words.append(' ').toString();
    }

    /** Whether one of the phrases stands in a normal text as whole words. */
    static boolean has(String normal, Collection<String> phrases) {
        return phrases.stream().anyMatch(phrase -> normal.contains(" " + phrase + " "));
    }

    /** The text with every run of white space as one blank, none at the ends. */
    static String oneLine(String text) {
        return String.join(" ", text.strip().split("\\s+"));
    }
}
