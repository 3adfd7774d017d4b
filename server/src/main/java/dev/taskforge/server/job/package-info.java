/** Jobs, queues and schedules over HTTP. */
@NullMarked
package dev.taskforge.server.job;

import org.jspecify.annotations.NullMarked;
