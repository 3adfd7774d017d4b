package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobType;
import tools.jackson.databind.JsonNode;

/** The built-in job type {@code test_job}: it succeeds with its payload as the result, to try an installation out. */
public final class TestJob {
    private TestJob() {}

    /** The type, to be handed to {@link Engines#open}. */
    public static JobType type() {
        return JobType.of("test_job", job -> {
            job.log("echo");
            return job.payload(JsonNode.class);
        });
    }
}
