package dev.taskforge.server.upkeep;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.upkeep.Prune;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A prune as the API and the page show it. */
public record PruneView(
        long jobId,

        @About("Who asked; null when the schedule did") @Nullable
        String by,

        Instant at,

        @About("pruned when it succeeded; else the state of the job, such as running or failed")
        String state,

        @About("How many pieces went") int removed,
        @About("About what they took") long bytes,

        @About("Whether the disks were measured at the end; else the next two say nothing")
        boolean measured,

        @About("How much more room the disks have than before; below zero when they are fuller")
        long freed,

        @About("How many more files they can hold") long freedInodes,

        @About("Subject by subject") List<DoneView> done,

        @About("Why it did not get to its end, or not all could be done") @Nullable
        String error) {

    /** What was done about a subject. */
    public record DoneView(
            String subject,
            int removed,
            long bytes,

            @About("What Docker Engine kept because something needs it after all")
            List<String> refused,

            @About("What could not be removed, and why") List<String> failed) {}

    static PruneView of(Job job, @Nullable Prune prune) {
        var state = job.state() == JobState.SUCCEEDED
                ? "pruned"
                : job.state().name().toLowerCase(Locale.ROOT);
        if (prune == null) {
            return new PruneView(job.id(), by(job), job.createdAt(), state, 0, 0, false, 0, 0, List.of(), job.error());
        }
        return new PruneView(
                job.id(),
                by(job),
                job.createdAt(),
                state,
                prune.removed(),
                prune.bytes(),
                !prune.after().isEmpty(),
                prune.freed(),
                prune.freedInodes(),
                prune.done().stream()
                        .map(done -> new DoneView(
                                done.subject().word(), done.removed(), done.bytes(), done.refused(), done.failed()))
                        .toList(),
                job.error());
    }

    private static @Nullable String by(Job job) {
        return job.schedule() == null ? job.submittedBy() : null;
    }

    /** How its word looks. */
    public String tone() {
        return switch (state) {
            case "pruned" -> "pass";
            case "failed", "cancelled" -> "fail";
            default -> "run";
        };
    }

    /** All that stayed although it was to go. */
    public List<String> refused() {
        return done.stream().map(DoneView::refused).flatMap(List::stream).toList();
    }

    /** The subjects of which something went. */
    public Stream<DoneView> changed() {
        return done.stream().filter(one -> one.removed() > 0);
    }
}
