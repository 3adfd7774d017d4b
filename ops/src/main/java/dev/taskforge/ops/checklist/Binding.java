package dev.taskforge.ops.checklist;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A check that a person bound to an item.
 *
 * @param question what is asked, as YAML on one line; null when the project's file declares the check
 * @param command the exact text of the document that was accepted; null when it rests on none
 * @param commandSha256 of that text; null as it is
 */
public record Binding(
        long id,
        String check,
        @Nullable String question,
        @Nullable String command,
        @Nullable String commandSha256,
        String boundBy,
        Instant boundAt) {

    /** Whether it counts: what was accepted must still stand in the document, word by word. */
    public boolean holds(List<CommandText> commands) {
        return command == null
                || commands.stream().anyMatch(written -> written.text().equals(command));
    }
}
