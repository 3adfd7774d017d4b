/** What monitoring sees: health and metrics. */
@NullMarked
package dev.taskforge.server.metrics;

import org.jspecify.annotations.NullMarked;
