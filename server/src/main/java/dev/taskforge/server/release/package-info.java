/** Releases and deployments over HTTP. */
@NullMarked
package dev.taskforge.server.release;

import org.jspecify.annotations.NullMarked;
