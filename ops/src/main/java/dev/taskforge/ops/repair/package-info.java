/** Repairs: what a diagnosis found is set right by a few bounded acts, and then proven to be right. */
@NullMarked
package dev.taskforge.ops.repair;

import org.jspecify.annotations.NullMarked;
