/** Which of two versions is newer, by the rules of each ecosystem of packages. */
@NullMarked
package dev.taskforge.ops.patch.version;

import org.jspecify.annotations.NullMarked;
