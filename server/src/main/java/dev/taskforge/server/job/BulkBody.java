package dev.taskforge.server.job;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which jobs a decision is about. */
public record BulkBody(
        @About("Only jobs of this queue") @Text(max = 100, pattern = JobBody.NAME) @Nullable
        String queueName,

        @About("Only jobs of this type") @Text(max = 100, pattern = JobBody.NAME) @Nullable
        String jobType,

        @About("Only jobs of this project; of all that you may operate unless given")
        @Text(max = 100, pattern = JobBody.NAME)
        @Nullable
        String project,

        @About("Only jobs in these states") @Nullable Set<JobState> states,

        @About("Only jobs submitted at this time or later") @Nullable
        Instant createdAfter,

        @About("Only jobs submitted before this time") @Nullable
        Instant createdBefore,

        @About("Only count them; nothing is changed") @Nullable
        Boolean dryRun,

        @About("`next_cursor` of the answer before") @Whole(min = 1, max = Long.MAX_VALUE) @Nullable
        Long cursor) {

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    /** The filter, within these projects; refused when it says nothing, which would mean every job there is. */
    JobFilter filter(@Nullable Set<String> projects) {
        if (queueName == null
                && jobType == null
                && project == null
                && states == null
                && createdAfter == null
                && createdBefore == null) {
            throw ProblemException.invalid("", Message.of("job.bulk.everything"));
        }
        return new JobFilter(
                states, queueName, jobType, projects, createdAfter, createdBefore, cursor, BulkJobs.AT_ONCE);
    }
}
