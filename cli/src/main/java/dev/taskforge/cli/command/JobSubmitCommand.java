package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jobs submit TYPE}: puts a job in a queue. */
@Command(name = "submit")
final class JobSubmitCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "TYPE", descriptionKey = "taskforge.jobs.submit.type")
    String type = "";

    @Option(names = "--queue", paramLabel = "NAME", defaultValue = "default")
    String queue = "default";

    @Option(names = "--payload", paramLabel = "JSON", defaultValue = "{}")
    String payload = "{}";

    @Option(names = "--priority", paramLabel = "0-9")
    @Nullable
    Integer priority;

    @Option(names = "--project", paramLabel = "NAME")
    @Nullable
    String project;

    @Option(names = "--at", paramLabel = "WHEN")
    @Nullable
    String at;

    @Option(names = "--max-attempts", paramLabel = "N")
    @Nullable
    Integer maxAttempts;

    @Option(names = "--timeout", paramLabel = "WHEN")
    @Nullable
    String timeout;

    @Option(names = "--unique-key", paramLabel = "KEY")
    @Nullable
    String uniqueKey;

    @Option(names = "--needs", paramLabel = "ID", split = ",")
    List<Long> needs = List.of();

    @Option(names = "--on-failure", paramLabel = "wait|cancel|run", defaultValue = "wait")
    String onFailure = "wait";

    @Option(names = "--wait")
    boolean wait;

    JobSubmitCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var body = Api.object().put("queue_name", queue).put("job_type", type);
        body.set("payload", payload());
        if (priority != null) {
            body.put("priority", priority);
        }
        if (project != null) {
            body.put("project", project);
        }
        if (at != null) {
            var when = Moment.until(at, session().clock(), ZoneId.systemDefault());
            if (when == null) {
                throw wrong("moment.wrong", "--at", at);
            }
            body.put("run_at", when.toString());
        }
        if (maxAttempts != null) {
            body.put("max_attempts", maxAttempts);
        }
        if (timeout != null) {
            var duration = Moment.duration(timeout);
            if (duration == null) {
                throw wrong("moment.wrong", "--timeout", timeout);
            }
            body.put("timeout_seconds", duration.toSeconds());
        }
        if (uniqueKey != null) {
            body.put("unique_key", uniqueKey);
        }
        if (!needs.isEmpty()) {
            var needed = body.putArray("needs");
            needs.forEach(id -> needed.addObject().put("job", id).put("on_failure", onFailure));
        }
        var job = api.post("/api/v1/jobs", body);
        return wait ? follow(api, job) : done(job, "jobs.submitted", job.text("id"), job.text("state"));
    }

    private JsonNode payload() {
        try {
            return JsonMapper.shared().readTree(payload);
        } catch (JacksonException e) {
            throw wrong("jobs.payload", e.getOriginalMessage());
        }
    }
}
