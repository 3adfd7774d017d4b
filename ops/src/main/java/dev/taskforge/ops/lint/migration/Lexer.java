package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;

/**
 * Cuts SQL into tokens by the rules of PostgreSQL. Sources: its documentation, "Lexical Structure", and what psql reads
 * from a file. Plain strings are read with {@code standard_conforming_strings} on, the default since version 9.1; a
 * migration that turns it off is not understood. Takes time linear in the length of the text. Not safe for several threads.
 */
final class Lexer {
    private static final String OPERATORS = "~!@#^&|`?+-*/%<>=";
    /** With one of these in it, an operator may end in + or -. */
    private static final String UNUSUAL = "~!@#%^&|`?";

    /** No operator is longer than 63 signs; this leaves room for several signs before a number. */
    private static final int MOST_OPERATOR = 200;

    private final String text;
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    /** Whether only blanks and comments are left, which are then behind it. */
    boolean atEnd() {
        blanks();
        return at >= text.length();
    }

    /** The next token; not to be asked {@link #atEnd at the end}. */
    Token next() {
        blanks();
        int start = at;
        char c = text.charAt(at);
        if (isLetter(c)) {
            return prefixed(start, c);
        }
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            return number(start);
        }
        return switch (c) {
            case '\'' -> string(start, false);
            case '"' -> quoted(start, "");
            case '$' -> dollar(start);
            case '\\' -> meta(start);
            case ':' -> sign(start, peek(1) == ':' || peek(1) == '=' ? 2 : 1);
            case '(', ')', '[', ']', ',', ';', '.' -> sign(start, 1);
            default -> OPERATORS.indexOf(c) >= 0 ? operator(start) : end(Kind.BROKEN, "", start, start + 1);
        };
    }

    /** Goes on behind the lines of data that end with {@code \.}; false when they never end. */
    boolean skipData() {
        int line = text.indexOf('\n', at);
        while (line >= 0) {
            int begin = line + 1;
            line = text.indexOf('\n', begin);
            int end = line < 0 ? text.length() : line;
            if (text.substring(begin, Math.min(end, begin + 3)).strip().equals("\\.")) {
                at = end;
                return true;
            }
        }
        at = text.length();
        return false;
    }

    /** Where it stands. */
    int position() {
        return at;
    }

    private void blanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isBlank(c)) {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                at = endOfLine(at);
            } else if (c == '/' && peek(1) == '*') {
                int behind = behindComment(at);
                if (behind < 0) {
                    // Left for next(), which finds that it never ends.
                    return;
                }
                at = behind;
            } else {
                return;
            }
        }
    }

    /** Behind a comment, which may hold others; -1 when it never ends. */
    private int behindComment(int start) {
        int depth = 1;
        for (int i = start + 2; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            char after = text.charAt(i + 1);
            if (c == '/' && after == '*') {
                depth++;
                i++;
            } else if (c == '*' && after == '/') {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private Token prefixed(int start, char c) {
        char after = peek(1);
        if (after == '\'') {
            switch (c) {
                case 'e', 'E' -> {
                    at++;
                    return string(start, true);
                }
                case 'b', 'B', 'x', 'X', 'n', 'N' -> {
                    at++;
                    return string(start, false);
                }
                default -> {}
            }
        }
        if ((c == 'u' || c == 'U') && after == '&') {
            if (peek(2) == '\'') {
                at += 2;
                return string(start, false);
            }
            if (peek(2) == '"') {
                at += 2;
                // Its escapes are not resolved: it equals no name that is written otherwise.
                return quoted(start, "U&");
            }
        }
        return word(start);
    }

    private Token word(int start) {
        var word = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (!isLetter(c) && !isDigit(c) && c != '$') {
                break;
            }
            // Only these letters are folded; what else is depends on the database's encoding.
            word.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            at++;
        }
        return end(Kind.WORD, word.toString(), start, at);
    }

    /** From the opening quote to the closing one, and on where the string goes on in a later line. */
    private Token string(int start, boolean escapes) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c != '\'') {
                at++;
            } else if (peek(1) == '\'') {
                at += 2;
            } else {
                at++;
                int next = continued();
                if (next < 0) {
                    return end(Kind.STRING, "", start, at);
                }
                at = next + 1;
            }
        }
        return broken(start);
    }

    /** Where a string goes on: behind blanks with a line break among them, or comments to the end of a line; else -1. */
    private int continued() {
        boolean newLine = false;
        int i = at;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                newLine = true;
                i++;
            } else if (isBlank(c)) {
                i++;
            } else if (c == '-' && i + 1 < text.length() && text.charAt(i + 1) == '-') {
                i = endOfLine(i);
            } else {
                return c == '\'' && newLine ? i : -1;
            }
        }
        return -1;
    }

    private Token quoted(int start, String prefix) {
        var name = new StringBuilder(prefix);
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                if (peek(1) != '"') {
                    at++;
                    return end(name.isEmpty() ? Kind.BROKEN : Kind.QUOTED, name.toString(), start, at);
                }
                at++;
            }
            name.append(c);
        }
        return broken(start);
    }

    private Token dollar(int start) {
        int i = at + 1;
        if (isDigit(peek(1))) {
            while (i < text.length() && isDigit(text.charAt(i))) {
                i++;
            }
            boolean junk = i < text.length() && isLetter(text.charAt(i));
            return end(junk ? Kind.BROKEN : Kind.PARAMETER, "", start, i);
        }
        while (i < text.length() && (isLetter(text.charAt(i)) || isDigit(text.charAt(i)))) {
            i++;
        }
        if (i >= text.length() || text.charAt(i) != '$') {
            return end(Kind.BROKEN, "", start, start + 1);
        }
        var quote = text.substring(start, i + 1);
        int close = text.indexOf(quote, i + 1);
        return close < 0 ? broken(start) : end(Kind.STRING, "", start, close + quote.length());
    }

    private Token number(int start) {
        boolean based = text.charAt(at) == '0' && "xXoObB".indexOf(peek(1)) >= 0;
        int i = at;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean signed = !based
                    && (c == '+' || c == '-')
                    && (text.charAt(i - 1) == 'e' || text.charAt(i - 1) == 'E')
                    && i > start;
            boolean point = c == '.' && !based && (i + 1 >= text.length() || text.charAt(i + 1) != '.');
            if (!isDigit(c) && !isLetter(c) && !point && !(i > start && signed)) {
                break;
            }
            i++;
        }
        var digits = text.substring(start, i);
        // What begins like a number and is none, such as 1abc, was two tokens in old versions and is an error in new
        // ones.
        return end(isNumber(digits) ? Kind.NUMBER : Kind.BROKEN, "", start, i);
    }

    private static boolean isNumber(String digits) {
        if (digits.length() > 2 && digits.charAt(0) == '0' && "xXoObB".indexOf(digits.charAt(1)) >= 0) {
            return digits.chars().skip(2).allMatch(c -> c == '_' || Character.digit(c, 16) >= 0);
        }
        int points = 0;
        int powers = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '.') {
                points++;
                if (powers > 0) {
                    return false;
                }
            } else if (c == 'e' || c == 'E') {
                powers++;
            } else if (!isDigit(c) && c != '_' && c != '+' && c != '-') {
                return false;
            }
        }
        return points <= 1 && powers <= 1 && !digits.endsWith("e") && !digits.endsWith("E") && !digits.endsWith("_");
    }

    private Token operator(int start) {
        int i = at;
        while (i < text.length() && OPERATORS.indexOf(text.charAt(i)) >= 0) {
            if (opensComment(i)) {
                break;
            }
            i++;
        }
        if (i == start) {
            // A comment that never ends.
            return broken(start);
        }
        if (i - start > MOST_OPERATOR) {
            // Given back sign by sign, it would be looked through again for each.
            return end(Kind.BROKEN, "", start, i);
        }
        if (i - start > 1 && !hasUnusual(start, i)) {
            while (i - start > 1 && (text.charAt(i - 1) == '+' || text.charAt(i - 1) == '-')) {
                i--;
            }
        }
        return end(Kind.OPERATOR, text.substring(start, i), start, i);
    }

    private boolean opensComment(int i) {
        if (i + 1 >= text.length()) {
            return false;
        }
        char c = text.charAt(i);
        char after = text.charAt(i + 1);
        return (c == '-' && after == '-') || (c == '/' && after == '*');
    }

    private boolean hasUnusual(int start, int end) {
        for (int i = start; i < end; i++) {
            if (UNUSUAL.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private Token meta(int start) {
        return end(Kind.META, "", start, endOfLine(start));
    }

    private Token sign(int start, int length) {
        return end(Kind.SIGN, text.substring(start, start + length), start, start + length);
    }

    private Token broken(int start) {
        return end(Kind.BROKEN, "", start, text.length());
    }

    private Token end(Kind kind, String meaning, int start, int end) {
        at = Math.min(end, text.length());
        return new Token(kind, meaning, start, at);
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000B';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= '\u0080';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
