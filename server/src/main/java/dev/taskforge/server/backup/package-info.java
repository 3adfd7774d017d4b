/** Backups and drills over HTTP. */
@NullMarked
package dev.taskforge.server.backup;

import org.jspecify.annotations.NullMarked;
