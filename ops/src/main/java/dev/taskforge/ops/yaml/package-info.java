/** Strict reading of YAML: declarations that read a value, report every problem with its place, and describe themselves. */
@NullMarked
package dev.taskforge.ops.yaml;

import org.jspecify.annotations.NullMarked;
