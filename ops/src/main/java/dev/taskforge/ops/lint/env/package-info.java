/** Environment files: reading them, what their values must be, and how they agree with each other. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.env;
