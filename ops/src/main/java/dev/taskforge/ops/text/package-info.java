@NullMarked
package dev.taskforge.ops.text;

import org.jspecify.annotations.NullMarked;
