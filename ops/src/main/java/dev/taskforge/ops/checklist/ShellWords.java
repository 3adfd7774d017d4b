package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a simple command into its words as a POSIX shell does (quotes and backslashes, IEEE 1003.1 §2.2). What needs a
 * shell to run (pipes, redirections, substitutions, wildcards) is refused, since TaskForge runs no shell. Pure.
 */
final class ShellWords {
    private static final String NEEDS_SHELL = "|&;<>()`*?{}!~";

    private ShellWords() {}

    /** The words; empty when the text needs a shell, has an open quote, or no words at all. */
    static Optional<List<String>> split(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean within = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '\'') {
                if (c == '\'') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\'
                    && i + 1 < text.length()
                    && (quote == 0 || "\"\\$`".indexOf(text.charAt(i + 1)) >= 0)) {
                word.append(text.charAt(++i));
                within = true;
            } else if (c == '$' || c == '`') {
                return Optional.empty();
            } else if (quote == '"') {
                if (c == '"') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                within = true;
            } else if (Character.isWhitespace(c)) {
                if (within) {
                    words.add(word.toString());
                    word.setLength(0);
                    within = false;
                }
            } else if (NEEDS_SHELL.indexOf(c) >= 0 || (c == '#' && !within)) {
                return Optional.empty();
            } else {
                word.append(c);
                within = true;
            }
        }
        if (quote != 0) {
            return Optional.empty();
        }
        if (within) {
            words.add(word.toString());
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(words));
    }

    /** Whether a quote is still open at the end of the text. */
    static boolean unfinished(CharSequence text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (quote == c) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        return quote != 0;
    }
}
