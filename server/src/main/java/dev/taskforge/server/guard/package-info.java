/** Guards, over HTTP: what is wanted and in force, putting it in force, keeping it, and what waits for others on the machine. */
@NullMarked
package dev.taskforge.server.guard;

import org.jspecify.annotations.NullMarked;
