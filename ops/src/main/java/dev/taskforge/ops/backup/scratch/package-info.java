/** Containers in which servers run for a while, to restore a backup into them. */
@NullMarked
package dev.taskforge.ops.backup.scratch;

import org.jspecify.annotations.NullMarked;
