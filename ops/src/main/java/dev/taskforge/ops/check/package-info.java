@NullMarked
package dev.taskforge.ops.check;

import org.jspecify.annotations.NullMarked;
