/** Pages that tell others how an application stands, and badges: nothing that is private. */
@NullMarked
package dev.taskforge.server.status;

import org.jspecify.annotations.NullMarked;
