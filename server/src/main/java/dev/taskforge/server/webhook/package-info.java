/** The endpoints that jobs of the type {@code http} deliver to. */
@NullMarked
package dev.taskforge.server.webhook;

import org.jspecify.annotations.NullMarked;
