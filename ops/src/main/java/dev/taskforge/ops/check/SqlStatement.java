package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the form of a statement: one only, and of a sort that reads. What its form does not show (a function that
 * writes, a DELETE inside WITH) the read-only connection refuses.
 */
final class SqlStatement {
    private static final Set<String> READING = Set.of("SELECT", "WITH", "SHOW", "EXPLAIN", "VALUES");

    private final String text;
    private int at;

    private SqlStatement(String text) {
        this.text = text;
    }

    /** What is wrong with its form, or null. */
    static @Nullable Message trouble(String text) {
        return new SqlStatement(text).trouble();
    }

    private @Nullable Message trouble() {
        skipBlanks();
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        var word = text.substring(start, at).toUpperCase(Locale.ROOT);
        if (!READING.contains(word)) {
            return Message.of("check.sql.statement", word.isEmpty() ? "…" : word);
        }
        while (at < text.length()) {
            if (text.charAt(at) == ';') {
                at++;
                skipBlanks();
                return at < text.length() ? Message.of("check.sql.several") : null;
            }
            skipOne();
        }
        return null;
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (!skipComment()) {
                return;
            }
        }
    }

    private boolean skipComment() {
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
            return true;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            at = end < 0 ? text.length() : end + 2;
            return true;
        }
        return false;
    }

    /** Moves past one character, or a whole comment, string, quoted name or dollar-quoted text. */
    private void skipOne() {
        char c = text.charAt(at);
        if (skipComment()) {
            return;
        }
        if (c == '\'' || c == '"') {
            int end = text.indexOf(c, at + 1);
            at = end < 0 ? text.length() : end + 1;
        } else if (c == '$' && dollarTag() != null) {
            var tag = String.valueOf(dollarTag());
            int end = text.indexOf(tag, at + tag.length());
            at = end < 0 ? text.length() : end + tag.length();
        } else {
            at++;
        }
    }

    private @Nullable String dollarTag() {
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end < text.length() && text.charAt(end) == '$' ? text.substring(at, end + 1) : null;
    }
}
