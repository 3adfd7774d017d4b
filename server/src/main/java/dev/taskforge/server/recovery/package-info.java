/** Losing the whole machine: the kit that people keep, bringing everything back on an empty machine, and what is held afterwards. */
@NullMarked
package dev.taskforge.server.recovery;

import org.jspecify.annotations.NullMarked;
