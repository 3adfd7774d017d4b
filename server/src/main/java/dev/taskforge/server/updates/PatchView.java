package dev.taskforge.server.updates;

import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An installation of updates of security as the API and the page show it. */
public record PatchView(
        long jobId,

        @About("Who asked; null for a schedule") @Nullable String by,

        Instant at,

        @About(
                "patched, planned or nothing when its job succeeded; else the state of the job, such as running or failed")
        String state,

        List<ChangeView> changes,

        @About("The number of the set of backups that was made before") @Nullable
        Long backupSet,

        @About("Whether the machine waits for a restart; null when that is not known") @Nullable
        Boolean restart,

        @About("The lines of the maintenance log") List<String> log,

        @About("Why it did not get so far") @Nullable String error) {

    /** A package in an older and a newer version. */
    public record ChangeView(String name, String from, String to) {}

    /** How its word looks. */
    public String tone() {
        return switch (state) {
            case "patched" -> "pass";
            case "planned", "nothing" -> "idle";
            case "failed", "cancelled" -> "fail";
            default -> "run";
        };
    }
}
