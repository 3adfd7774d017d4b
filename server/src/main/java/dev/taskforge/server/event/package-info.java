/** Live events over HTTP. */
@NullMarked
package dev.taskforge.server.event;

import org.jspecify.annotations.NullMarked;
