/** The calendar of what must be done again and again, by persons and by TaskForge, and the log of what was done. */
@NullMarked
package dev.taskforge.ops.maintenance;

import org.jspecify.annotations.NullMarked;
