/** The protocol of workers in other processes, and who they are. */
@NullMarked
package dev.taskforge.server.worker;

import org.jspecify.annotations.NullMarked;
