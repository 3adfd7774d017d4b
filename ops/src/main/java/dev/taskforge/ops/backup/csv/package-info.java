/** Tables as CSV files with a manifest: how they are written, read strictly, and fitted to the tables of another database. */
@NullMarked
package dev.taskforge.ops.backup.csv;

import org.jspecify.annotations.NullMarked;
