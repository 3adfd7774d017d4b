package dev.taskforge.server.checklist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an item rests on now.
 *
 * @param checks their names; its own name stands for the word of a person
 * @param when the condition under which it applies; null when none was accepted
 */
public record BoundView(
        String item, List<String> checks, @Nullable String when) {}
