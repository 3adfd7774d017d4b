/** Taking pings, and the heartbeats of a project. */
@NullMarked
package dev.taskforge.server.heartbeat;

import org.jspecify.annotations.NullMarked;
