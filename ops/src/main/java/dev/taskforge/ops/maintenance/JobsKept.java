package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypes;
import java.time.Instant;
import java.util.function.Supplier;

/** How far back the jobs of a type are kept, as people set it. */
public final class JobsKept {
    private final Supplier<JobTypes> types;

    /** @param types asked only when something is read, because the engine is built later */
    public JobsKept(Supplier<JobTypes> types) {
        this.types = types;
    }

    /** Jobs that ended before then may be gone. */
    public Instant since(String type, Instant now) {
        var retention = types.get()
                .find(type)
                .map(status -> status.limits().retention())
                .orElse(JobType.DEFAULT_RETENTION);
        return now.minus(retention);
    }
}
