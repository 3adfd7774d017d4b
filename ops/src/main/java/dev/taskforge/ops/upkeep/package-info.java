/** Upkeep: what only takes room on the machine is removed, and nothing that a way back needs. */
@NullMarked
package dev.taskforge.ops.upkeep;

import org.jspecify.annotations.NullMarked;
