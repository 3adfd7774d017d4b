package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.text.Message;
import org.jspecify.annotations.Nullable;

/**
 * A check that might prove an item, or the condition under which it might apply. It counts for nothing before a person
 * accepts it.
 *
 * @param id changes with whatever would be accepted: 12 hexadecimal digits
 * @param reason why it is suggested
 * @param check the check of the project's file; null when accepting makes a new one
 * @param question what would be asked, as YAML on one line; null for a check of the project's file
 * @param when the condition; null for a check
 * @param command the exact text of the document it rests on; null when it rests on words alone
 */
public record Suggestion(
        String id,
        Message reason,
        @Nullable String check,
        @Nullable String question,
        @Nullable Condition when,
        @Nullable String command) {

    /**
     * What keeps a command of the document from becoming a check.
     *
     * @param command as the document writes it
     */
    public record Objection(String command, Message why) {}
}
