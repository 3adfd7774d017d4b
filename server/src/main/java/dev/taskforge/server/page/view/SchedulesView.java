package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schedules that the reader may see. */
public record SchedulesView(List<Row> schedules) {

    /**
     * One schedule.
     *
     * @param upcoming when it fires next; empty while it is off
     * @param lastError why the last firing submitted no job
     * @param mayOperate whether the reader may run it and turn it off and on
     */
    public record Row(
            String name,
            @Nullable String project,
            String cron,
            String zone,
            String type,
            boolean enabled,
            List<Instant> upcoming,
            @Nullable Instant lastAt,
            @Nullable Long lastJob,
            @Nullable String lastError,
            boolean mayOperate) {}
}
