package dev.taskforge.ops.patch.inventory;

import java.util.List;

/**
 * What a file lists.
 *
 * @param unsaid how many it names without a version that is fixed, so that nothing can be said of them
 */
record Listed(List<Component> components, int unsaid) {
    Listed {
        components = List.copyOf(components);
    }

    /** Whether it names nothing at all. */
    boolean isEmpty() {
        return components.isEmpty() && unsaid == 0;
    }
}
