/** What a project and its machine are made of: packages with their versions, read from files, with their places. */
@NullMarked
package dev.taskforge.ops.patch.inventory;

import org.jspecify.annotations.NullMarked;
