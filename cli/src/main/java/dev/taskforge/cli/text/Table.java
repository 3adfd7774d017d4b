package dev.taskforge.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headings, as wide as their content and never wider than the screen: the last column wraps, and the widest
 * of the others are cut. Not safe for use by several threads.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;
    private static final int NARROWEST_LAST = 24;

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row: a {@link Cell}, or anything else as its text, for each heading. */
    public Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(Arrays.stream(cells)
                .map(value -> value instanceof Cell cell ? cell : Cell.of(value))
                .toList());
        return this;
    }

    /** Whether it has no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, each at most so many columns wide, without trailing blanks. */
    public List<String> lines(int columns, boolean colour) {
        var widths = widths(columns);
        var lines = new ArrayList<String>();
        lines.addAll(render(
                headings.stream().map(heading -> new Cell(heading, Tone.FAINT)).toList(), widths, colour));
        rows.forEach(row -> lines.addAll(render(row, widths, colour)));
        return lines;
    }

    private int[] widths(int columns) {
        var widths = new int[headings.size()];
        for (var i = 0; i < widths.length; i++) {
            var column = i;
            widths[i] = Math.max(
                    Width.of(headings.get(i)),
                    rows.stream()
                            .mapToInt(row -> Width.of(row.get(column).text()))
                            .max()
                            .orElse(0));
        }
        var last = widths.length - 1;
        var excess = Arrays.stream(widths).sum() + GAP.length() * last - columns;
        var givenByLast = Math.clamp(excess, 0, Math.max(0, widths[last] - NARROWEST_LAST));
        widths[last] -= givenByLast;
        for (excess -= givenByLast; excess > 0; excess--) {
            var widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        var widest = 0;
        for (var i = 1; i < widths.length; i++) {
            if (widths[i] > widths[widest]) {
                widest = i;
            }
        }
        return widest;
    }

    private static List<String> render(List<Cell> row, int[] widths, boolean colour) {
        var last = widths.length - 1;
        var tail = row.get(last);
        var wrapped = Width.wrap(tail.text(), widths[last]);
        var lines = new ArrayList<String>();
        for (var n = 0; n < wrapped.size(); n++) {
            var line = new StringBuilder();
            for (var i = 0; i < last; i++) {
                var text = n == 0 ? Width.cut(row.get(i).text(), widths[i]) : "";
                line.append(colour ? row.get(i).tone().paint(text) : text)
                        .append(" ".repeat(widths[i] - Width.of(text)))
                        .append(GAP);
            }
            line.append(colour ? tail.tone().paint(wrapped.get(n)) : wrapped.get(n));
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
