/**
 * Says of SQL migrations for PostgreSQL whether the release that runs now can live with what they do. Reads only; asks no
 * database.
 */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.lint.migration;
