package dev.taskforge.ops.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a check job.
 *
 * @param checks their names; null for all of the project
 */
public record CheckRequest(String project, @Nullable List<String> checks) {}
