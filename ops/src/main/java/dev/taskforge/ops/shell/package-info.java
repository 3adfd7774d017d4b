/** Reads shell commands with their places, finds what wrappers start, and judges what a command does. Runs nothing. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.shell;
