package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code jobs show ID}: a job with its steps, what it needs and what needs it. */
@Command(name = "show")
final class JobShowCommand extends JobsCommands.JobCommand {
    JobShowCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var job = api.get(Api.path("/api/v1/jobs/{}", id));
        var reasons = reasons(api, job);
        if (wroteJson(with(job, reasons))) {
            return ExitCode.DONE;
        }
        var texts = screen().texts();
        screen().say(
                        "jobs.show",
                        job.text("id"),
                        job.text("job_type"),
                        job.text("state"),
                        job.text("attempt"),
                        job.text("max_attempts"));
        field("jobs.field.queue", job.text("queue_name"));
        field("jobs.field.project", job.text("project"));
        field("jobs.field.submitted_by", job.text("submitted_by"));
        field("jobs.field.schedule", job.text("schedule"));
        field("jobs.field.trace", job.text("traceparent"));
        field("jobs.field.created_at", job.text("created_at"));
        field("jobs.field.run_at", job.text("run_at"));
        field("jobs.field.finished_at", job.text("finished_at"));
        field("jobs.field.payload", job.text("payload"));
        field("jobs.field.result", job.text("result"));
        field("jobs.field.error", job.text("error"));
        for (var reason : reasons.items()) {
            field("jobs.field.why", reason.text("text"));
            field("jobs.field.advice", reason.text("advice"));
            field("jobs.field.holders", holders(reason));
        }
        var steps = new Table(
                texts.get("column.step"),
                texts.get("column.state"),
                texts.get("column.took"),
                texts.get("column.result"));
        for (var step : job.at("steps").items()) {
            steps.row(
                    step.text("name"),
                    Cell.state(step.text("state")),
                    took(step),
                    step.text("error").isEmpty() ? step.text("result") : step.text("error"));
        }
        if (!steps.isEmpty()) {
            screen().gap();
            screen().table(steps, "jobs.empty");
        }
        dependencies("jobs.needs", job.at("needs"));
        dependencies("jobs.needed_by", job.at("needed_by"));
        return ExitCode.DONE;
    }

    private void dependencies(String title, Doc others) {
        if (others.items().isEmpty()) {
            return;
        }
        var texts = screen().texts();
        var table = new Table(
                texts.get(title), texts.get("column.type"), texts.get("column.state"), texts.get("column.on_failure"));
        for (var other : others.items()) {
            table.row(
                    other.text("job"),
                    other.text("job_type"),
                    Cell.state(other.text("state")),
                    other.text("on_failure"));
        }
        screen().gap();
        screen().table(table, "jobs.empty");
    }

    /** Why it does not run; nothing when it runs or is over. */
    private Doc reasons(Api api, Doc job) {
        return Set.of("running", "succeeded", "failed", "cancelled").contains(job.text("state"))
                ? new Doc(JsonNodeFactory.instance.arrayNode())
                : api.get(Api.path("/api/v1/jobs/{}/why", id));
    }

    private static Doc with(Doc job, Doc reasons) {
        var shown = Api.object();
        job.node().properties().forEach(field -> shown.set(field.getKey(), field.getValue()));
        shown.set("why", reasons.node());
        return new Doc(shown);
    }

    private static String holders(Doc reason) {
        return reason.at("holders").items().stream().map(Doc::text).collect(Collectors.joining(", "));
    }

    private String took(Doc step) {
        var from = step.instant("started_at");
        var to = step.instant("finished_at");
        if (from == null || to == null) {
            return "-";
        }
        return Ages.took(screen().texts(), Duration.between(from, to));
    }

    private void field(String key, String value) {
        if (!value.isEmpty()) {
            screen().paragraph(String.format("  %-14s ", screen().texts().get(key)), value);
        }
    }
}
