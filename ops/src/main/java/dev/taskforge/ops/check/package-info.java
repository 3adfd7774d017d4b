/** Checks: read-only questions about the world, the evidence of their answers, and the job that asks. */
@NullMarked
package dev.taskforge.ops.check;

import org.jspecify.annotations.NullMarked;
