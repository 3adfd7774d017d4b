package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Type;

/**
 * A key at the top of the file that a kind of check brings along for what its checks share, such as {@code journeys}.
 * Variables may still stand in its texts when it is read.
 *
 * @param key at the top of the file
 * @param description one English sentence, shown by editors
 */
public record SectionFormat(String key, String description, Type<?> type) {}
