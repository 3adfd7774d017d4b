/** {@code taskforge store copy}: moves the records from SQLite to PostgreSQL and back, while no server runs on either. */
@NullMarked
package dev.taskforge.server.copy;

import org.jspecify.annotations.NullMarked;
