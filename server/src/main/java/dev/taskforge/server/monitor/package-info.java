/** Monitors: how they stand and what became of them, pauses, metrics. */
@NullMarked
package dev.taskforge.server.monitor;

import org.jspecify.annotations.NullMarked;
