package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a file, and what to do about it.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param path of the value, such as {@code checks.health.status}; empty for the whole file
 * @param suggestion what to write instead; null when nothing better than the message can be said
 */
public record Problem(
        int line,
        int column,
        String path,
        Message message,
        @Nullable Message suggestion) {

    /** The problem in one line: {@code 4:11 checks.health.status: is not … (…)}. */
    public String render(Messages texts) {
        var where = line + ":" + column + (path.isEmpty() ? "" : " " + path);
        var what = where + ": " + texts.render(message);
        return suggestion == null ? what : what + " (" + texts.render(suggestion) + ")";
    }
}
