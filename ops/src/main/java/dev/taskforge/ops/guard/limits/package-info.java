/** Keeps containers within what they may use, proves it by the kernel, and says what their limits should be by what they used. */
@NullMarked
package dev.taskforge.ops.guard.limits;

import org.jspecify.annotations.NullMarked;
