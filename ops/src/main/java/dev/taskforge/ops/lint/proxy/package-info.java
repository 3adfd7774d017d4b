/** nginx configuration: reading it, and what is wrong with it. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.proxy;
