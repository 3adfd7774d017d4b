@NullMarked
package dev.taskforge.ops.gate;

import org.jspecify.annotations.NullMarked;
