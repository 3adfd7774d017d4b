@NullMarked
package dev.taskforge.ops.audit;

import org.jspecify.annotations.NullMarked;
