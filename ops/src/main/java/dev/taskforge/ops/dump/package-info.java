/** Reads dumps of databases that were made elsewhere, as files: what they are, what is in them, what is wrong with them. */
@NullMarked
package dev.taskforge.ops.dump;

import org.jspecify.annotations.NullMarked;
