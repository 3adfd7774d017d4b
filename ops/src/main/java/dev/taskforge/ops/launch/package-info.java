/** The hours after a GO: what is watched in them, and the verdict at their end. */
@NullMarked
package dev.taskforge.ops.launch;

import org.jspecify.annotations.NullMarked;
