/** The calendar of duties, the log of maintenance and the reports on months, over HTTP. */
@NullMarked
package dev.taskforge.server.maintenance;

import org.jspecify.annotations.NullMarked;
