package dev.taskforge.server.job;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Json;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job as a client submits it. */
public record JobBody(
        @About("`default` unless given") @Text(max = 100, pattern = NAME) @Nullable
        String queueName,

        @Text(max = 100, pattern = NAME) String jobType,
        @About("Any JSON; `{}` unless given") @Nullable JsonNode payload,

        @About("9 first; 5 unless given") @Whole(min = 0, max = 9) @Nullable
        Integer priority,

        @About("The project it belongs to; needs the role operator there") @Text(max = 100, pattern = NAME) @Nullable
        String project,

        @About("Not before this time") @Nullable Instant runAt,

        @About("Instead of run_at: not before so many seconds from now") @Whole(max = 31_536_000) @Nullable
        Long delaySeconds,

        @Whole(min = 1, max = 100) @Nullable Integer maxAttempts,

        @About("How long one attempt may take") @Whole(min = 1, max = 604_800) @Nullable
        Long timeoutSeconds,

        @About("While an unfinished job has the same key, that job is returned instead of a second one")
        @Text(max = 200)
        @Nullable
        String uniqueKey,

        @About("Jobs with the same key run at most concurrency_limit at a time") @Text(max = 200) @Nullable
        String concurrencyKey,

        @About("1 unless given") @Whole(min = 1, max = 10_000) @Nullable
        Integer concurrencyLimit,

        @About("What the other jobs of the same submission call it") @Text(max = 200) @Nullable
        String key,

        @About(
                "Jobs that have to end first. Each is the number of a job, the key of another job of the same submission, or {\"job\": number or key, \"on_failure\": what happens when it ends failed or cancelled}: `wait` until it was retried and succeeded (unless given), `cancel` this one too, or `run` this one all the same")
        @Nullable
        List<JsonNode> needs) {

    /** What names of queues, job types and projects look like. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    private static final int LONGEST_PAYLOAD = 1 << 18;

    /**
     * The job for the engine.
     *
     * @param place what errors put before the name of a field
     */
    NewJob toJob(String place, Instant now, @Nullable String submittedBy) {
        OwnDuties.refuseKey(uniqueKey, place + "unique_key");
        OwnDuties.refuseKey(concurrencyKey, place + "concurrency_key");
        return NewJob.of(jobType, payloadText(place))
                .queue(Objects.requireNonNullElse(queueName, NewJob.DEFAULT_QUEUE))
                .project(project)
                .priority(Objects.requireNonNullElse(priority, NewJob.DEFAULT_PRIORITY))
                .runAt(start(place, now))
                .maxAttempts(maxAttempts)
                .timeout(timeoutSeconds == null ? null : Duration.ofSeconds(timeoutSeconds))
                .uniqueKey(uniqueKey)
                .concurrency(concurrencyKey, limit(place))
                .submittedBy(submittedBy);
    }

    private String payloadText(String place) {
        var text = payload == null ? "{}" : Json.write(payload);
        if (text.length() > LONGEST_PAYLOAD) {
            throw ProblemException.invalid(
                    place + "payload", Message.of("field.too_long", text.length(), LONGEST_PAYLOAD));
        }
        return text;
    }

    private @Nullable Instant start(String place, Instant now) {
        if (runAt != null && delaySeconds != null) {
            throw ProblemException.invalid(place + "delay_seconds", Message.of("job.two_times"));
        }
        return delaySeconds == null ? runAt : now.plusSeconds(delaySeconds);
    }

    private int limit(String place) {
        if (concurrencyLimit != null && concurrencyKey == null) {
            throw ProblemException.invalid(place + "concurrency_limit", Message.of("job.limit_without_key"));
        }
        return Objects.requireNonNullElse(concurrencyLimit, 1);
    }
}
