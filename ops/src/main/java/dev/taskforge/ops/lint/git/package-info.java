/** Reads what Git keeps of a folder, from its own files: nothing is executed and nothing is written. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.git;
