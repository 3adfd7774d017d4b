/** The sentinel: a small program beside the server that notices when it, or its backups, are missing. */
@NullMarked
package dev.taskforge.server.sentinel;

import org.jspecify.annotations.NullMarked;
