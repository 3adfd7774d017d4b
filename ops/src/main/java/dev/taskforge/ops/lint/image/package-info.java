/** Dockerfiles: reading them, and what is wrong with an image. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.image;
