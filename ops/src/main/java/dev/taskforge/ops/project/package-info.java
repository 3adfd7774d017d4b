/** Projects as taskforge.yaml describes them: reading, planning, applying, versions; and their environment files. */
@NullMarked
package dev.taskforge.ops.project;

import org.jspecify.annotations.NullMarked;
