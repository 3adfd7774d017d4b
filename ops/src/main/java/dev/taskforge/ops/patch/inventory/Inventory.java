package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * The packages that were found.
 *
 * @param files those that were read
 * @param notes what the lists leave open, which is no fault
 * @param unread what could not be read, so that something may be missing
 */
public record Inventory(List<Component> components, List<String> files, List<Message> notes, List<Message> unread) {
    public Inventory {
        components = List.copyOf(components);
        files = List.copyOf(files);
        notes = List.copyOf(notes);
        unread = List.copyOf(unread);
    }
}
