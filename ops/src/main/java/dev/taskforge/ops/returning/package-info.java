/** Lets releases come back together with what backups hold: neither of the two duties knows the other. */
@NullMarked
package dev.taskforge.ops.returning;

import org.jspecify.annotations.NullMarked;
