package dev.taskforge.server.worker;

import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.api.RemoteWorkers.Ask;
import dev.taskforge.engine.api.RemoteWorkers.End;
import dev.taskforge.engine.api.RemoteWorkers.Hold;
import dev.taskforge.engine.api.RemoteWorkers.Note;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Json;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import dev.taskforge.server.job.JobBody;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What workers send. */
final class WorkerBodies {
    private static final int USUAL_LEASE = 30;

    private WorkerBodies() {}

    /** A job in hand. */
    record HoldBody(
            @Whole(min = 1) long id,
            @About("As it was handed out") @Whole long fence) {
        Hold toHold() {
            return new Hold(id, fence);
        }
    }

    record ClaimBody(
            @About("Unique per process, such as host name and process number") @Text(max = 100, pattern = JobBody.NAME)
            String worker,

            @About("Where it runs, for people") @Text(max = 200) @Nullable
            String host,

            @About("Its language and version, for people") @Text(max = 100) @Nullable
            String client,

            @About("Only jobs of these queues; of every queue unless given")
            @Text(max = 100, pattern = JobBody.NAME)
            @Nullable
            List<String> queues,

            @About("The job types it can run") @Text(max = 100, pattern = JobBody.NAME)
            List<String> types,

            @About("How many jobs at most; 1 unless given") @Whole(min = 1, max = 100) @Nullable
            Integer most,

            @About("How long a job is held without a heartbeat; 30 unless given") @Whole(min = 1, max = 600) @Nullable
            Integer leaseSeconds,

            @About(
                    "How long to wait for a job when there is none; 0 unless given. Without a heartbeat no longer than the lease")
            @Whole(min = 0, max = 25)
            @Nullable
            Integer waitSeconds,

            @About("Every job it has. What else it holds, from an answer that got lost, is handed out again") @Nullable
            List<HoldBody> inHand) {

        Ask toAsk() {
            return new Ask(
                    queues == null || queues.isEmpty() ? null : Set.copyOf(queues),
                    Set.copyOf(types),
                    Objects.requireNonNullElse(most, 1),
                    lease(leaseSeconds),
                    inHand == null
                            ? null
                            : inHand.stream().map(HoldBody::toHold).toList(),
                    host,
                    client);
        }

        Duration patience() {
            return Duration.ofSeconds(Objects.requireNonNullElse(waitSeconds, 0));
        }
    }

    record HeartbeatBody(
            @Text(max = 100, pattern = JobBody.NAME) String worker,
            List<HoldBody> jobs,

            @About("30 unless given") @Whole(min = 1, max = 600) @Nullable
            Integer leaseSeconds) {
        List<Hold> holds() {
            return jobs.stream().map(HoldBody::toHold).toList();
        }

        Duration lease() {
            return WorkerBodies.lease(leaseSeconds);
        }
    }

    /** How far a job is. */
    record ProgressBody(
            @Whole long done,
            @About("0 when unknown") @Whole long total,
            @Text(max = 50) String unit) {}

    record NoteBody(
            @Whole(min = 1) long id,
            @Whole long fence,
            @Nullable ProgressBody progress,

            @About("Lines for the job's log; 2,000 characters of each are kept")
            @Text(min = 0, max = 10_000, lines = true)
            @Nullable
            List<String> lines) {
        Note toNote() {
            return new Note(
                    new Hold(id, fence),
                    progress == null ? null : new Progress(progress.done(), progress.total(), progress.unit()),
                    lines == null ? List.of() : lines);
        }
    }

    record NotesBody(
            @Text(max = 100, pattern = JobBody.NAME) String worker, List<NoteBody> jobs) {}

    record SuccessBody(
            @Whole(min = 1) long id,
            @Whole long fence,
            @About("Any JSON; kept with the job") @Nullable JsonNode result) {
        End toEnd() {
            return new End.Succeeded(new Hold(id, fence), result == null ? null : Json.write(result));
        }
    }

    record SuccessesBody(
            @Text(max = 100, pattern = JobBody.NAME) String worker, List<SuccessBody> jobs) {}

    record FailureBody(
            @Whole(min = 1) long id,
            @Whole long fence,

            @About("What went wrong, for people") @Text(max = 10_000, lines = true)
            String error,

            @About("false when another attempt cannot mend it; true unless given") @Nullable
            Boolean retryable,

            @About("When to repeat it, instead of the usual pause") @Whole(min = 0, max = 604_800) @Nullable
            Long retryInSeconds) {
        End toEnd() {
            return new End.Failed(
                    new Hold(id, fence),
                    error,
                    !Boolean.FALSE.equals(retryable),
                    retryInSeconds == null ? null : Duration.ofSeconds(retryInSeconds));
        }
    }

    record FailuresBody(
            @Text(max = 100, pattern = JobBody.NAME) String worker, List<FailureBody> jobs) {}

    record SnoozeBody(
            @Whole(min = 1) long id,
            @Whole long fence,

            @About("After how long it runs again; at most 366 days") @Whole(min = 1, max = 31_622_400)
            long seconds,

            @About("Why, for people; kept in the job's log") @Text(max = 1_000, lines = true) @Nullable
            String reason) {
        End toEnd() {
            return new End.Snoozed(new Hold(id, fence), Duration.ofSeconds(seconds), reason);
        }
    }

    record SnoozesBody(
            @Text(max = 100, pattern = JobBody.NAME) String worker, List<SnoozeBody> jobs) {}

    record ReleaseBody(
            @Text(max = 100, pattern = JobBody.NAME) String worker, List<HoldBody> jobs) {}

    record DrainBody(
            @About("false lets it take jobs again; true unless given") @Nullable
            Boolean draining) {
        boolean on() {
            return !Boolean.FALSE.equals(draining);
        }
    }

    private static Duration lease(@Nullable Integer seconds) {
        return Duration.ofSeconds(Objects.requireNonNullElse(seconds, USUAL_LEASE));
    }
}
