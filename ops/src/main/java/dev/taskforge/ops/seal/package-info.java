/** Secrets in the database, which nobody can read without the key beside it. */
@NullMarked
package dev.taskforge.ops.seal;

import org.jspecify.annotations.NullMarked;
