/** Advisories in the OSV format, and which packages they concern. Nothing here asks the network. */
@NullMarked
package dev.taskforge.ops.patch.advisory;

import org.jspecify.annotations.NullMarked;
