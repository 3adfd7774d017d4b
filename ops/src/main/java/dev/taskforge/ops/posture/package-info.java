/** How well the machine itself is kept: rules, one grade with its reasons, and changes that can be taken back. */
@NullMarked
package dev.taskforge.ops.posture;

import org.jspecify.annotations.NullMarked;
