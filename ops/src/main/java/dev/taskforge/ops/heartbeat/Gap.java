package dev.taskforge.ops.heartbeat;

import java.time.Instant;

/** A time in which no server ran that could have taken a ping. */
record Gap(Instant from, Instant to) {}
