package dev.taskforge.server.worker;

import dev.taskforge.engine.api.RemoteWorkers.Claim;
import dev.taskforge.engine.api.RemoteWorkers.Hold;
import dev.taskforge.engine.api.RemoteWorkers.Holds;
import dev.taskforge.engine.api.RemoteWorkers.Status;
import dev.taskforge.engine.api.RemoteWorkers.Taken;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What workers are answered, and how people see them. */
final class WorkerViews {
    private WorkerViews() {}

    record TakenView(
            long id,

            @About("To be sent with everything about this job")
            long fence,

            String queueName,
            String jobType,
            @Nullable String project,
            JsonNode payload,
            int priority,
            int attempt,
            int maxAttempts,

            @About("The end of the hold unless a heartbeat renews it") @Nullable
            Instant leaseUntil,

            @About("How long the attempt may take; then its heartbeat answers `lost`")
            double timeoutSeconds,

            @About("The trace the job belongs to, to be handed on to whatever the worker calls") @Nullable
            String traceparent) {
        static TakenView of(Taken taken) {
            var job = taken.job();
            return new TakenView(
                    job.id(),
                    job.fence(),
                    job.queue(),
                    job.type(),
                    job.project(),
                    Json.stored(job.payload()),
                    job.priority(),
                    job.attempt(),
                    job.maxAttempts(),
                    job.leaseUntil(),
                    taken.timeout().toMillis() / 1e3,
                    job.traceparent());
        }
    }

    record ClaimView(
            List<TakenView> jobs,

            @About("Take no more, finish what you have, end")
            boolean draining) {
        static ClaimView of(Claim claim) {
            return new ClaimView(claim.jobs().stream().map(TakenView::of).toList(), claim.draining());
        }
    }

    record HoldView(
            long id,

            @About("held: go on; cancel: stop and give the job back; lost: stop and forget the job")
            String state) {}

    record HeartbeatView(boolean draining, List<HoldView> jobs) {
        static HeartbeatView of(List<Hold> asked, Holds holds) {
            var jobs = IntStream.range(0, asked.size())
                    .mapToObj(i -> new HoldView(
                            asked.get(i).jobId(), word(holds.states().get(i))))
                    .toList();
            return new HeartbeatView(holds.draining(), jobs);
        }
    }

    record ReportedView(
            long id,

            @About("recorded, also when it was reported before; stale: somebody else has the job, nothing was recorded")
            String state) {}

    record ReportView(List<ReportedView> jobs) {
        static ReportView of(List<Long> ids, List<Boolean> recorded) {
            return new ReportView(IntStream.range(0, ids.size())
                    .mapToObj(i -> new ReportedView(ids.get(i), recorded.get(i) ? "recorded" : "stale"))
                    .toList());
        }
    }

    record WorkerView(
            String name,
            @About("In whose name it works") String owner,
            @Nullable String host,
            @Nullable String client,
            @About("Empty for every queue") List<String> queues,
            List<String> types,

            @About("active, draining or gone: not heard of for longer than its lease and a minute")
            String state,

            @About("How many jobs it holds") int jobs,
            Instant firstSeenAt,
            Instant lastSeenAt) {
        static WorkerView of(Status status) {
            return new WorkerView(
                    status.name(),
                    status.owner(),
                    status.host(),
                    status.client(),
                    status.queues(),
                    status.types(),
                    word(status.activity()),
                    status.jobs(),
                    status.firstSeenAt(),
                    status.lastSeenAt());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
