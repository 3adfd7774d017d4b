package dev.taskforge.ops.source;

import dev.taskforge.ops.yaml.Place;
import java.util.Arrays;

/** A text file, decoded, in which places can be named by line and column. Immutable. */
public final class SourceFile {
    private final String path;
    private final String text;
    private final boolean marked;
    private final int[] lineStarts;

    /**
     * @param path relative to the folder that was read, with {@code /} between its parts
     * @param text without a byte order mark
     */
    public SourceFile(String path, String text) {
        this(path, text, false);
    }

    /** @param marked whether a byte order mark stood before the text */
    public SourceFile(String path, String text, boolean marked) {
        this.path = path;
        this.text = text;
        this.marked = marked;
        this.lineStarts = starts(text);
    }

    private static int[] starts(String text) {
        var starts = new int[64];
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    /** Relative to the folder that was read, with {@code /} between its parts. */
    public String path() {
        return path;
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public String text() {
        return text;
    }

    /** Whether a byte order mark stands before the text. */
    public boolean isMarked() {
        return marked;
    }

    /** How many lines there are; what follows the last line break counts as a line, even when empty. */
    public int lines() {
        return lineStarts.length;
    }

    /**
     * A line without its line break.
     *
     * @param number from 1 to {@link #lines}
     */
    public String line(int number) {
        return lineSpot(number).text();
    }

    /** The whole line of that number, without its line break. */
    public Spot lineSpot(int number) {
        int start = lineStarts[number - 1];
        int end = number < lineStarts.length ? lineStarts[number] - 1 : text.length();
        if (end > start && text.charAt(end - 1) == '\r') {
            end--;
        }
        return new Spot(this, start, end);
    }

    /** The line that holds the character at {@code offset}, from 1. */
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Where the character at {@code offset} stands; columns count characters (code points). */
    public Place placeOf(int offset) {
        int line = lineOf(offset);
        return new Place(line, text.codePointCount(lineStarts[line - 1], offset) + 1);
    }

    /** The offset of a place; the end of its line when the line is shorter. */
    public int offsetOf(Place place) {
        var line = lineSpot(Math.clamp(place.line(), 1, lineStarts.length));
        int columns = Math.min(place.column() - 1, text.codePointCount(line.start(), line.end()));
        return text.offsetByCodePoints(line.start(), columns);
    }

    /** A part of the text. */
    public Spot spot(int start, int end) {
        return new Spot(this, start, end);
    }

    /** The very beginning, for what concerns the whole file. */
    public Spot start() {
        return new Spot(this, 0, 0);
    }

    @Override
    public String toString() {
        return path;
    }
}
