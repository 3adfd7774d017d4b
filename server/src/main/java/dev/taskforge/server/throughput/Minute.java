package dev.taskforge.server.throughput;

import java.time.Instant;

/** The jobs of one queue and type in the minute that begins then. */
record Minute(Instant begin, String queue, String type) {}
