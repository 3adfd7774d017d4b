package dev.taskforge.server.checklist;

import java.util.List;

/**
 * What an item rests on now.
 *
 * @param checks their names; its own name stands for the word of a person
 */
public record BoundView(String item, List<String> checks) {}
