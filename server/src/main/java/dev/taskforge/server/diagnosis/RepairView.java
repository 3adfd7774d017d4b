package dev.taskforge.server.diagnosis;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.repair.Repair;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A repair as the API and the page show it. */
public record RepairView(
        long jobId,

        @About("Who asked; null when TaskForge did it by itself") @Nullable
        String by,

        Instant at,

        @About("repaired, well or planned when its job succeeded; else the state of the job, such as running or failed")
        String state,

        @About("What was done: start, restart, reload or free-space; null for nothing") @Nullable
        String remedy,

        @About("The cause that was found, a word such as stopped; null for none, or while it is not known") @Nullable
        String cause,

        @About("What the cause is about; empty while it is not known")
        String subject,

        @About("The containers that were acted on") List<String> containers,

        @About("Why it did not get so far") @Nullable String error) {

    static RepairView of(Job job) {
        var result = job.result();
        if (job.state() != JobState.SUCCEEDED || result == null) {
            return new RepairView(
                    job.id(),
                    job.submittedBy(),
                    job.createdAt(),
                    job.state().name().toLowerCase(Locale.ROOT),
                    null,
                    null,
                    "",
                    List.of(),
                    job.error());
        }
        var repair = JsonMapper.shared().readValue(result, Repair.class);
        return new RepairView(
                job.id(),
                job.submittedBy(),
                job.createdAt(),
                repair.state().label(),
                repair.remedy() == null ? null : repair.remedy().label(),
                repair.cause() == null ? null : repair.cause().label(),
                repair.subject(),
                repair.containers(),
                null);
    }

    /** How its word looks. */
    public String tone() {
        return switch (state) {
            case "repaired", "well" -> "pass";
            case "planned" -> "idle";
            case "failed", "cancelled" -> "fail";
            default -> "run";
        };
    }
}
