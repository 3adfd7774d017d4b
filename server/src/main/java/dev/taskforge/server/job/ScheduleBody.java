package dev.taskforge.server.job;

import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A schedule as a client writes it. */
public record ScheduleBody(
        @About("Five fields: minute, hour, day of month, month, day of week") @Text(max = 200)
        String cron,

        @About("Such as Asia/Jakarta; UTC unless given") @Text(max = 60) @Nullable
        String timezone,

        @About("What is submitted each time; without run_at, delay_seconds, key and needs")
        JobBody job) {

    NewSchedule toSchedule(String name, Instant now, String actor) {
        if (job.runAt() != null || job.delaySeconds() != null) {
            var field = job.runAt() == null ? "job.delay_seconds" : "job.run_at";
            throw ProblemException.invalid(field, Message.of("schedule.no_time"));
        }
        if (job.needs() != null || job.key() != null) {
            var field = job.needs() == null ? "job.key" : "job.needs";
            throw ProblemException.invalid(field, Message.of("schedule.no_needs"));
        }
        OwnDuties.refuse(job.jobType(), "job.job_type");
        return new NewSchedule(
                name, job.project(), cron, zone(), job.toJob("job.", now, actor).schedule(name));
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timezone == null ? "UTC" : timezone);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("timezone", Message.of("schedule.zone"));
        }
    }
}
