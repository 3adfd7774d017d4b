/** Messages to people: how each channel is spoken to, and how messages wait, go out and are given up. */
@NullMarked
package dev.taskforge.ops.channel;

import org.jspecify.annotations.NullMarked;
