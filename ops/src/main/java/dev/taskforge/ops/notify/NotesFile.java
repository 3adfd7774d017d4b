package dev.taskforge.ops.notify;

import dev.taskforge.ops.checklist.MarkdownFile;
import dev.taskforge.ops.checklist.Splice;
import dev.taskforge.ops.markdown.Block;
import dev.taskforge.ops.markdown.MarkdownLimitException;
import dev.taskforge.ops.markdown.MarkdownReader;
import java.util.List;
import java.util.Optional;

/**
 * Where a section goes in the notes of releases: above the newest one, below the title and what people wrote under it. Nothing
 * that stands there is changed. Pure.
 */
final class NotesFile {
    private NotesFile() {}

    /**
     * The text with the section; empty when it holds the section of this mark already.
     *
     * @param mark the line by which the section is known again, whatever people make of the rest
     * @param section its lines
     */
    static Optional<String> with(MarkdownFile file, String mark, List<String> section) throws MarkdownLimitException {
        var text = file.whole();
        if (text.contains(mark)) {
            return Optional.empty();
        }
        var end = text.contains("\r\n") ? "\r\n" : "\n";
        int at = place(file);
        var before = text.substring(0, at);
        var gap = before.isBlank() || before.endsWith(end + end) ? "" : before.endsWith(end) ? end : end + end;
        var after = at == text.length() ? "" : end;
        var splice = new Splice(at, "", gap + String.join(end, section) + end + after, 1);
        return Optional.of(Splice.apply(file.source().path(), text, List.of(splice)));
    }

    /** The first heading below the title, in the whole text; its end when there is none. */
    private static int place(MarkdownFile file) throws MarkdownLimitException {
        var headings = MarkdownReader.read(file.source()).stream()
                .filter(Block.Heading.class::isInstance)
                .map(Block.Heading.class::cast)
                .toList();
        int title = !headings.isEmpty() && headings.getFirst().level() == 1 ? 1 : 0;
        var whole = file.whole();
        if (headings.size() <= title) {
            return whole.length();
        }
        int line = headings.get(title).text().line();
        return file.source().lineSpot(line).start()
                + whole.length()
                - file.source().text().length();
    }
}
