package dev.taskforge.ops.checklist;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.stream.Collectors;
import org.commonmark.node.Node;

/**
 * The source of a block line by line, without what only holds its place: indentation and the marks of quotes and lists.
 *
 * @param lines from first to last; empty when there is no such block
 */
record BlockText(SourceFile source, List<Spot> lines) {

    static BlockText of(SourceFile source, Node node) {
        var lines = node.getSourceSpans().stream()
                .map(span -> trimmed(source, span.getInputIndex(), span.getInputIndex() + span.getLength()))
                .toList();
        return new BlockText(source, lines);
    }

    static BlockText nothing(SourceFile source) {
        return new BlockText(source, List.of());
    }

    /** The part of a text between two offsets without the blanks at its ends. */
    static Spot trimmed(SourceFile source, int from, int to) {
        var text = source.text();
        int start = from;
        int end = to;
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        return source.spot(start, end);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** All lines, with a line break between them. */
    String text() {
        return lines.stream().map(Spot::text).collect(Collectors.joining("\n"));
    }

    /** The line it begins in, from 1. */
    int line() {
        return lines.isEmpty() ? 1 : lines.getFirst().line();
    }
}
