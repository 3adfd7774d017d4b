/** What of a project and its machine is old, vulnerable or at its end of life, and the installation of updates of security. */
@NullMarked
package dev.taskforge.ops.patch;

import org.jspecify.annotations.NullMarked;
