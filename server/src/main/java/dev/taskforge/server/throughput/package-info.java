/** How many jobs come and end, and how long they wait and run, minute by minute. */
@NullMarked
package dev.taskforge.server.throughput;

import org.jspecify.annotations.NullMarked;
