/** Docker Compose, whichever of its two programs this machine has. */
@NullMarked
package dev.taskforge.ops.host.compose;

import org.jspecify.annotations.NullMarked;
