/** Incidents: one for each cause by which monitors of a project are down, with what happened in it and what people said about it. */
@NullMarked
package dev.taskforge.ops.incident;

import org.jspecify.annotations.NullMarked;
