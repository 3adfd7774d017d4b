/** Files and folders of this machine that change places with restored ones, by renaming. */
@NullMarked
package dev.taskforge.ops.backup.place;

import org.jspecify.annotations.NullMarked;
