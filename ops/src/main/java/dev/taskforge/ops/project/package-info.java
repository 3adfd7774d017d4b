@NullMarked
package dev.taskforge.ops.project;

import org.jspecify.annotations.NullMarked;
