package dev.taskforge.ops.project;

import java.time.Duration;
import java.util.List;

/**
 * What is watched after a GO, and what counts as well.
 *
 * @param length how long
 * @param checks which of the watched checks; empty for all of them
 * @param goodPercent which part of the looks at each must pass
 */
public record LaunchDuty(Duration length, List<String> checks, int goodPercent) {}
