package dev.taskforge.cli.text;

import java.util.ArrayList;
import java.util.List;

/** How many columns of a terminal a text takes: most characters one, East Asian and emoji two, marks none. */
public final class Width {
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1FAFF},
        {0x20000, 0x3FFFD},
    };

    private Width() {}

    /** The columns of the whole text, which holds no control characters. */
    public static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    private static int of(int point) {
        if (point < 0x300) {
            return 1;
        }
        var type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    private static boolean isWide(int point) {
        for (var range : WIDE) {
            if (point >= range[0] && point <= range[1]) {
                return true;
            }
        }
        return false;
    }

    /** The text itself, or as much of its beginning as leaves room for an ellipsis. */
    public static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        var end = fitting(text, 0, columns - 1);
        return text.substring(0, end) + "…";
    }

    /** Breaks a text into lines at spaces; a word longer than a line is broken anywhere. At least one line. */
    public static List<String> wrap(String text, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split("\\s+")) {
            var rest = word;
            if (!line.isEmpty() && of(line.toString()) + 1 + of(rest) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (of(rest) > columns) {
                var end = fitting(rest, 0, columns);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static int fitting(String text, int from, int columns) {
        var used = 0;
        var index = from;
        while (index < text.length()) {
            var point = text.codePointAt(index);
            if (used + of(point) > columns && index > from) {
                break;
            }
            used += of(point);
            index += Character.charCount(point);
        }
        return index;
    }
}
