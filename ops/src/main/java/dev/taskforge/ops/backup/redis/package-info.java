/** Redis and Valkey servers in containers: their snapshots, what is in one, and a server of its own for a drill. */
@NullMarked
package dev.taskforge.ops.backup.redis;

import org.jspecify.annotations.NullMarked;
