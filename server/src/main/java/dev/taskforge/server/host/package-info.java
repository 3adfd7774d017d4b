/** How well the machine is kept that this server runs on, and changing that. */
@NullMarked
package dev.taskforge.server.host;

import org.jspecify.annotations.NullMarked;
