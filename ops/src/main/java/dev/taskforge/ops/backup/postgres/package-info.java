/** PostgreSQL servers in containers: what is in a database at one moment, its dump, and a server of its own for a drill. */
@NullMarked
package dev.taskforge.ops.backup.postgres;

import org.jspecify.annotations.NullMarked;
