package dev.taskforge.server.checklist;

import dev.taskforge.ops.checklist.Splice;
import java.util.List;

/**
 * What to change in the text that was sent, and nothing else.
 *
 * @param sha256 of the bytes that come out
 * @param claims how many ticks stay though nobody has proven them
 */
public record WriteView(String sha256, List<ChangeView> changes, int claims) {

    /**
     * One change.
     *
     * @param offset where it begins, in UTF-16 code units of the text that was sent, from 0
     * @param before what must stand there
     * @param after what is to stand there
     * @param line from 1
     */
    public record ChangeView(int offset, String before, String after, int line) {
        static ChangeView of(Splice splice) {
            return new ChangeView(splice.offset(), splice.before(), splice.after(), splice.line());
        }
    }
}
