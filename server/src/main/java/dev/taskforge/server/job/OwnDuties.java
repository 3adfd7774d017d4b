package dev.taskforge.server.job;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.Map;

/**
 * The job types of TaskForge's own duties. They are started through the routes of their project only, which check the
 * request and the access; submitted raw they could be pointed at another project's databases.
 */
final class OwnDuties {
    private static final Map<String, String> ROUTES = Map.of(
            "check", "POST /api/v1/projects/{project}/checks/run",
            "backup", "POST /api/v1/projects/{project}/backup",
            "drill", "POST /api/v1/projects/{project}/drill");

    private OwnDuties() {}

    static void refuse(String jobType, String field) {
        var route = ROUTES.get(jobType);
        if (route != null) {
            throw ProblemException.invalid(field, Message.of("job.own_duty", jobType, route));
        }
    }
}
