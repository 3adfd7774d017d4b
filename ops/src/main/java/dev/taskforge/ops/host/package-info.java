@NullMarked
package dev.taskforge.ops.host;

import org.jspecify.annotations.NullMarked;
