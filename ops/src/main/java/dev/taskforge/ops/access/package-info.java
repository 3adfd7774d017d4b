/** The access matrix: which identity gets which answer on which route, for its own tenant and for others. */
@NullMarked
package dev.taskforge.ops.access;

import org.jspecify.annotations.NullMarked;
