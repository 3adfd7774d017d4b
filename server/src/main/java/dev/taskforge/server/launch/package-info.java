/** The hours after a GO, over HTTP. */
@NullMarked
package dev.taskforge.server.launch;

import org.jspecify.annotations.NullMarked;
