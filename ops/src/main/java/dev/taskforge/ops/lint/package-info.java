/** Finds faults in a project's own files without running anything: rules over what was read from one folder. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint;
