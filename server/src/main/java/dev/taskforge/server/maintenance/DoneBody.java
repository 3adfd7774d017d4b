package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** That a duty is done. */
record DoneBody(
        @About("The day on which it was due, such as 2026-11-30; the last time when absent") @Text(max = 10) @Nullable
        String date,

        @About("What is worth knowing about it") @Text(max = MaintenanceCalendar.MOST_NOTE, min = 0) @Nullable
        String note) {}
