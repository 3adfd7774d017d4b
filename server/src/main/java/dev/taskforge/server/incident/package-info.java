/** The incidents of projects, for the API and metrics. */
@NullMarked
package dev.taskforge.server.incident;

import org.jspecify.annotations.NullMarked;
