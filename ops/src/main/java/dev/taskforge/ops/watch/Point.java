package dev.taskforge.ops.watch;

import java.time.Instant;

/** What became of a monitor in a part of the time. */
public record Point(Instant at, Roll roll) {}
