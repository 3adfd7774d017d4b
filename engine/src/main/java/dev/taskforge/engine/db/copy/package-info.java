/** Moves the rows of a whole store between SQLite and PostgreSQL, and tells whether they are the same. */
@NullMarked
package dev.taskforge.engine.db.copy;

import org.jspecify.annotations.NullMarked;
