/** Silences, windows of maintenance, and who is on call, over HTTP. */
@NullMarked
package dev.taskforge.server.silence;

import org.jspecify.annotations.NullMarked;
