/** The access matrix and the journeys of projects over HTTP. */
@NullMarked
package dev.taskforge.server.access;

import org.jspecify.annotations.NullMarked;
