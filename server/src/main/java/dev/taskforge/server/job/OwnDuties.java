package dev.taskforge.server.job;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The job types of TaskForge's own duties. They are started through the routes of their project only, which check the
 * request and the access; submitted raw they could be pointed at another project's databases.
 */
final class OwnDuties {
    private static final Map<String, String> ROUTES = Map.ofEntries(
            Map.entry("check", "POST /api/v1/projects/{project}/checks/run"),
            Map.entry("backup", "POST /api/v1/projects/{project}/backup"),
            Map.entry("backup-set", "POST /api/v1/projects/{project}/backup-sets"),
            Map.entry("drill", "POST /api/v1/projects/{project}/drill"),
            Map.entry("destination-test", "POST /api/v1/projects/{project}/destinations/{destination}/test"),
            Map.entry("restore", "POST /api/v1/projects/{project}/restores"),
            Map.entry("unpack", "POST /api/v1/projects/{project}/restores"),
            Map.entry("restore-in-place", "POST /api/v1/projects/{project}/restore-requests"),
            Map.entry("restore-undo", "POST /api/v1/projects/{project}/restores/{restore}/undo"),
            Map.entry("restore-clear", "POST /api/v1/projects/{project}/restores/{restore}/clear"),
            Map.entry("csv-export", "POST /api/v1/projects/{project}/csv-exports"),
            Map.entry("csv-import", "POST /api/v1/projects/{project}/csv-imports"),
            Map.entry("deploy", "POST /api/v1/projects/{project}/deploy"),
            Map.entry("verify", "POST /api/v1/projects/{project}/verify"),
            Map.entry("rehearse", "POST /api/v1/projects/{project}/rehearsals"),
            Map.entry("diagnose", "POST /api/v1/projects/{project}/diagnosis"),
            Map.entry("repair", "POST /api/v1/projects/{project}/repairs"),
            Map.entry("guard", "POST /api/v1/projects/{project}/guards/{guard}"),
            Map.entry("posture-fix", "POST /api/v1/host/fixes"),
            Map.entry("prune", "POST /api/v1/projects/{project}/prunes"),
            Map.entry("updates-scan", "POST /api/v1/projects/{project}/updates"),
            Map.entry("patch", "POST /api/v1/projects/{project}/patches"));

    private static final Pattern KEY = Pattern.compile(
            "(check|backup|backup-set|drill|destination-test|restore|unpack|restore-in-place|restore-undo|restore-settle|restore-clear|csv-export|csv-import|tidy|deploy|deploy-settle"
                    + "|deploy-notice|backup-notice|alert|release-notes|verify|rehearse|diagnose|repair|guard|posture-fix|prune|updates-scan|patch|launch-verdict|escalate):.*");
    private static final Set<String> INTERNAL = Set.of(
            "tidy",
            "deploy-settle",
            "deploy-notice",
            "backup-notice",
            "alert",
            "release-notes",
            "restore-settle",
            "launch-verdict",
            "escalate");

    private OwnDuties() {}

    /** Whoever held a duty's key with a job of another kind would keep the duty from running. */
    static void refuseKey(@Nullable String key, String field) {
        if (key != null && KEY.matcher(key).matches()) {
            throw ProblemException.invalid(field, Message.of("job.own_key"));
        }
    }

    static void refuse(String jobType, String field) {
        if (INTERNAL.contains(jobType)) {
            throw ProblemException.invalid(field, Message.of("job.internal", jobType));
        }
        var route = ROUTES.get(jobType);
        if (route != null) {
            throw ProblemException.invalid(field, Message.of("job.own_duty", jobType, route));
        }
    }
}
