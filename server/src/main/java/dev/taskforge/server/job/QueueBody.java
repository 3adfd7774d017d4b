package dev.taskforge.server.job;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import org.jspecify.annotations.Nullable;

/** What shall change about a queue; at least one. */
public record QueueBody(
        @Nullable Boolean paused,
        @Whole(min = 0, max = 10_000) @Nullable Integer concurrency,

        @About("How many jobs may start per period, in all nodes together, such as `100/1m`; `off` for any number")
        @Text(max = 20)
        @Nullable
        String rate,

        @About("How many of every 100 jobs come from this queue first, whatever their priority; 0 for none")
        @Whole(min = 0, max = 100)
        @Nullable
        Integer weight) {

    /** Only pauses or resumes. */
    public static QueueBody paused(boolean value) {
        return new QueueBody(value, null, null, null);
    }

    /** Whether nothing shall change. */
    public boolean isEmpty() {
        return paused == null && concurrency == null && rate == null && weight == null;
    }
}
