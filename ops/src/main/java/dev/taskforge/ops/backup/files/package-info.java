/** Archives of files: how they are made, counted, hashed and unpacked. */
@NullMarked
package dev.taskforge.ops.backup.files;

import org.jspecify.annotations.NullMarked;
