package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.Look;

/** Looks at a monitor. */
@FunctionalInterface
interface Eye {
    /** Takes hardly longer than the monitor's time, whatever the target does. */
    Look look(Monitor monitor) throws InterruptedException;
}
