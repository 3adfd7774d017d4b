package dev.taskforge.ops.guard;

import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * What a project's file wants of a guard.
 *
 * @param state the text that can be put in force
 * @param items what it says, one by one
 * @param refusals why it must not be put in force; empty when it may
 * @param warnings what people should know before
 */
public record Wanted(String state, List<Item> items, List<Message> refusals, List<Message> warnings) {
    public Wanted {
        items = List.copyOf(items);
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }

    /**
     * One thing that is guarded.
     *
     * @param subject such as {@code 5432}
     * @param wanted such as the networks from which it may be reached
     * @param now how it is, such as who listens there
     */
    public record Item(String subject, Message wanted, Message now) {}
}
