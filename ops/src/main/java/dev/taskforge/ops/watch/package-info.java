/** Monitors: checks that are looked at on a schedule, what became of them, and who is told. */
@NullMarked
package dev.taskforge.ops.watch;

import org.jspecify.annotations.NullMarked;
