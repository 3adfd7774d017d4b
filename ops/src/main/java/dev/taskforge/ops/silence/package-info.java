/** When nobody is told of what does not work: silences of people, windows of the file. */
@NullMarked
package dev.taskforge.ops.silence;

import org.jspecify.annotations.NullMarked;
