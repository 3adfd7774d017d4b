/** Keeps things as a project's file wants them: what is wanted, what is in force, how the one becomes the other, and whether it stays so. */
@NullMarked
package dev.taskforge.ops.guard;

import org.jspecify.annotations.NullMarked;
