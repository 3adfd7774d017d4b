/** Commands in documents and scripts: reading them, what they do, and what is wrong with a procedure. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.procedure;
