/** Projects, their checks and their evidence over HTTP. */
@NullMarked
package dev.taskforge.server.project;

import org.jspecify.annotations.NullMarked;
