package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * What a file lists.
 *
 * @param unsaid how many it names without a version that is fixed
 */
record Listed(List<Component> components, int unsaid) {
    Listed {
        components = List.copyOf(components);
    }

    /** The sentence about those without a version; only where there are some. */
    List<Message> notes(String file) {
        return unsaid == 0 ? List.of() : List.of(Message.of("updates.inventory.unpinned", file, unsaid));
    }
}
