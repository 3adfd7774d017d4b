@NullMarked
package dev.taskforge.ops.backup;

import org.jspecify.annotations.NullMarked;
