package dev.taskforge.ops.markdown;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The source of a block line by line, without what only holds its place: indentation and the marks of quotes and lists.
 *
 * @param lines from first to last; empty when there is no such block
 */
public record BlockText(List<Spot> lines) {
    /** No text at all. */
    public static final BlockText NOTHING = new BlockText(List.of());

    public BlockText {
        lines = List.copyOf(lines);
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** All lines, with a line break between them. */
    public String text() {
        return lines.stream().map(Spot::text).collect(Collectors.joining("\n"));
    }

    /** The line it begins in, from 1. */
    public int line() {
        return lines.isEmpty() ? 1 : lines.getFirst().line();
    }
}
