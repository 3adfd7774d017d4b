/**
 * Docker Engine over its Unix socket: a thin client of its own, because those there are cannot end the input of a command
 * inside a container, and hang when the daemon restarts.
 */
@NullMarked
package dev.taskforge.ops.host.docker;

import org.jspecify.annotations.NullMarked;
