/** What the machine computes faster than this process. */
@NullMarked
package dev.taskforge.ops.host.crypto;

import org.jspecify.annotations.NullMarked;
