/** Compose files: reading them with their places, and what is wrong with services, ports, volumes and limits. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.compose;
