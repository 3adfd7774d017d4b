package dev.taskforge.ops.checklist;

import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.util.Comparator;
import java.util.List;

/**
 * One change of a text.
 *
 * @param offset where it begins, in UTF-16 code units of the whole text, from 0
 * @param before what must stand there
 * @param after what is to stand there
 * @param line for people, from 1
 */
public record Splice(int offset, String before, String after, int line) {

    /**
     * The text with these changes and no other.
     *
     * @param name of the file, for the message
     * @throws RequestException when something else stands where a change is to be made, or two changes overlap
     */
    public static String apply(String name, String text, List<Splice> splices) {
        var ordered =
                splices.stream().sorted(Comparator.comparingInt(Splice::offset)).toList();
        var changed = new StringBuilder(text.length() + 64);
        int copied = 0;
        for (var splice : ordered) {
            if (splice.offset < copied || !text.startsWith(splice.before, splice.offset)) {
                throw new RequestException(Kind.CONFLICT, "content", "checklist.moved", name, splice.line);
            }
            changed.append(text, copied, splice.offset).append(splice.after);
            copied = splice.offset + splice.before.length();
        }
        return changed.append(text, copied, text.length()).toString();
    }
}
