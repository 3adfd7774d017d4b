package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a reading of a script stands. It only ever moves forward, which keeps the reading linear. */
final class Cursor {
    /** Deeper nesting than any person writes; what lies deeper counts as not understood. */
    private static final int MOST_DEPTH = 40;

    final ShellText text;
    final List<Spot> comments = new ArrayList<>();
    int at;

    @Nullable
    Spot broken;

    private int depth;
    private int afterHere;

    Cursor(ShellText text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    boolean ended() {
        return at >= text.length();
    }

    /** The character {@code ahead} of the next one; 0 behind the end. */
    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    char peek() {
        return peek(0);
    }

    boolean at(String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (peek(i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean take(String expected) {
        if (at(expected)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    int depth() {
        return depth;
    }

    /** Goes one level deeper; false, and the rest is given up, when that is too deep. */
    boolean enter() {
        if (depth >= MOST_DEPTH) {
            giveUp();
            return false;
        }
        depth++;
        return true;
    }

    void leave() {
        depth--;
    }

    /** Notes that something here is not understood. */
    void puzzled() {
        if (broken == null) {
            broken = text.spot(Math.min(at, text.length()), Math.min(at + 1, text.length()));
        }
    }

    /** Nothing behind this place can be told apart any more. */
    void giveUp() {
        puzzled();
        at = text.length();
    }

    /** Steps over a line break, and over the here-documents that stand behind it. */
    void newline() {
        at++;
        if (afterHere > at) {
            at = afterHere;
        }
        afterHere = 0;
    }

    /** The text of a here-document that was announced on this line. */
    ShellText here(String delimiter, boolean tabs) {
        int start = Math.max(afterHere, lineEnd(at) + 1);
        int line = Math.min(start, text.length());
        start = line;
        while (line < text.length()) {
            int end = lineEnd(line);
            if (isDelimiter(line, end, delimiter, tabs)) {
                afterHere = Math.min(end + 1, text.length());
                return text.part(start, line);
            }
            line = end + 1;
        }
        puzzled();
        afterHere = text.length();
        return text.part(start, text.length());
    }

    private boolean isDelimiter(int start, int end, String delimiter, boolean tabs) {
        int from = start;
        while (tabs && from < end && text.charAt(from) == '\t') {
            from++;
        }
        int to = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
        return to - from == delimiter.length() && text.toString().startsWith(delimiter, from);
    }

    private int lineEnd(int from) {
        if (afterHere > from) {
            return afterHere - 1;
        }
        int end = text.toString().indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** Whether this reserved word stands here, whole. */
    boolean reserved(String word) {
        if (!at(word)) {
            return false;
        }
        char next = peek(word.length());
        return next == 0 || " \t\r\n;&|()<>".indexOf(next) >= 0;
    }

    boolean takeReserved(String word) {
        if (!reserved(word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    void expect(boolean there) {
        if (!there) {
            puzzled();
        }
    }

    /** Steps over line breaks too. */
    void lines() {
        blanks();
        while (peek() == '\n') {
            newline();
            blanks();
        }
    }

    /** Steps over spaces, continued lines and comments. */
    void blanks() {
        while (true) {
            char c = peek();
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '\\' && peek(1) == '\n') {
                at += 2;
            } else if (c == '\\' && peek(1) == '\r' && peek(2) == '\n') {
                at += 3;
            } else if (c == '#' && startsWord()) {
                int end = text.toString().indexOf('\n', at);
                int stop = end < 0 ? text.length() : end;
                comments.add(text.spot(at, stop));
                at = stop;
            } else {
                return;
            }
        }
    }

    private boolean startsWord() {
        return at == 0 || " \t\r\n;&|()".indexOf(text.charAt(at - 1)) >= 0;
    }
}
