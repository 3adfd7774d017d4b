package dev.taskforge.ops.source;

import dev.taskforge.ops.source.EnvText.Entry;
import dev.taskforge.ops.source.EnvText.Quote;
import java.util.ArrayList;
import java.util.List;

/** Reads one environment file from its first character to its last; see {@link EnvText}. */
final class EnvScanner {
    private static final String EXPORT = "export";

    private final SourceFile file;
    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Spot> unreadable = new ArrayList<>();
    private int at;

    EnvScanner(SourceFile file) {
        this.file = file;
        this.text = file.text();
    }

    EnvText read() {
        while (at < text.length()) {
            int start = skipBlanks(at);
            int end = endOfLine(start);
            if (start < end && text.charAt(start) != '#') {
                entry(start, end);
            } else {
                at = end + 1;
            }
        }
        return new EnvText(entries, unreadable);
    }

    private void entry(int start, int end) {
        int nameStart = afterExport(start);
        int nameEnd = endOfName(nameStart);
        int next = skipBlanks(nameEnd);
        at = end + 1;
        if (nameEnd == nameStart) {
            refuse(start, end);
        } else if (next < end && text.charAt(next) == '=') {
            value(file.spot(nameStart, nameEnd), skipBlanks(next + 1), end);
        } else if (isRest(nameEnd, end)) {
            entries.add(new Entry(file.spot(nameStart, nameEnd), file.spot(nameEnd, nameEnd), Quote.NONE, false));
        } else {
            refuse(start, end);
        }
    }

    private void value(Spot name, int start, int end) {
        char first = start < end ? text.charAt(start) : ' ';
        if (first != '"' && first != '\'') {
            entries.add(new Entry(name, file.spot(start, unquotedEnd(start, end)), Quote.NONE, true));
            return;
        }
        int close = closing(start + 1, first);
        if (close < 0) {
            refuse(name.start(), end);
            return;
        }
        int lineEnd = endOfLine(close);
        at = lineEnd + 1;
        if (isRest(close + 1, lineEnd)) {
            var quote = first == '"' ? Quote.DOUBLE : Quote.SINGLE;
            entries.add(new Entry(name, file.spot(start, close + 1), quote, true));
        } else {
            refuse(close, lineEnd);
        }
    }

    private void refuse(int start, int end) {
        unreadable.add(file.spot(start, end));
    }

    private int afterExport(int start) {
        int end = start + EXPORT.length();
        int next = text.startsWith(EXPORT, start) ? skipBlanks(end) : end;
        return next > end && endOfName(next) > next ? next : start;
    }

    /** Where an unquoted value ends: before a comment, which a blank sets off, and before blanks at the end. */
    private int unquotedEnd(int start, int end) {
        int stop = end;
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '#' && (i == start || isBlank(text.charAt(i - 1)))) {
                stop = i;
                break;
            }
        }
        while (stop > start && isBlank(text.charAt(stop - 1))) {
            stop--;
        }
        return stop;
    }

    private int closing(int from, char quote) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }

    /** Whether nothing but a comment follows. */
    private boolean isRest(int from, int end) {
        int next = skipBlanks(from);
        return next >= end || text.charAt(next) == '#';
    }

    private int endOfName(int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end > start)) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c, boolean inside) {
        return c == '_'
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (inside && ((c >= '0' && c <= '9') || c == '.' || c == '-'));
    }

    /** The end of the line that holds {@code from}, without its line break. */
    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int skipBlanks(int from) {
        int next = from;
        while (next < text.length() && isBlank(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000B' || c == '\u00A0';
    }
}
