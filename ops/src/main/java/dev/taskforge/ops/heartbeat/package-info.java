/** Heartbeats: jobs of others say by a secret address that they ran, and are missed when they do not. */
@NullMarked
package dev.taskforge.ops.heartbeat;

import org.jspecify.annotations.NullMarked;
