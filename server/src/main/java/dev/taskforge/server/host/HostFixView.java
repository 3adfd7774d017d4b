package dev.taskforge.server.host;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.posture.FixOperation;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A fix that somebody asked for, as the API and the page show it. */
public record HostFixView(
        long jobId,

        @About("Its name") String fix,

        @About("fix, undo or plan") String act,

        @About("Who asked") @Nullable String by,

        Instant at,

        @About("fixed, undone or planned when its job succeeded; else the state of the job, such as running or failed")
        String state,

        @About("What was done, or would be, as a person would do it")
        List<String> lines,

        @About("Why it did not get so far") @Nullable String error) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static HostFixView of(Job job) {
        var payload = JSON.readTree(job.payload());
        var act = payload.path("undo").asBoolean(false)
                ? "undo"
                : payload.path("dry_run").asBoolean(false) ? "plan" : "fix";
        var result = job.result();
        var ended = job.state() == JobState.SUCCEEDED && result != null
                ? JSON.readValue(result, FixOperation.Ended.class)
                : null;
        return new HostFixView(
                job.id(),
                payload.path("fix").asString(""),
                act,
                job.submittedBy(),
                job.createdAt(),
                ended == null ? job.state().name().toLowerCase(Locale.ROOT) : ended.state(),
                ended == null ? List.of() : ended.lines(),
                job.error());
    }

    /** How its word looks. */
    public String tone() {
        return switch (state) {
            case "fixed", "undone" -> "pass";
            case "planned", "cancelled" -> "idle";
            case "failed" -> "fail";
            default -> "run";
        };
    }
}
