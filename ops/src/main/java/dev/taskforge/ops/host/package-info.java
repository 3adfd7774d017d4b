/** The outside world: commands and files. */
@NullMarked
package dev.taskforge.ops.host;

import org.jspecify.annotations.NullMarked;
