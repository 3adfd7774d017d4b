package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobs list}, {@code unblock}, {@code batch}, {@code answer}. */
final class JobsCommands {
    private JobsCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        @Option(names = "--state", paramLabel = "STATE")
        String state = "";

        @Option(names = "--queue", paramLabel = "NAME")
        String queue = "";

        @Option(names = "--type", paramLabel = "TYPE")
        String type = "";

        @Option(names = "--project", paramLabel = "NAME")
        String project = "";

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20")
        int limit = 20;

        @Option(names = "--cursor", paramLabel = "CURSOR")
        String cursor = "";

        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var query = new StringBuilder("/api/v1/jobs?limit=" + limit);
            add(query, "state", state);
            add(query, "queue", queue);
            add(query, "type", type);
            add(query, "project", project);
            add(query, "cursor", cursor);
            var page = api.get(query.toString());
            var texts = screen().texts();
            return page(
                    page,
                    "jobs.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.type",
                            "column.queue",
                            "column.project",
                            "column.age",
                            "column.error"),
                    (table, job) -> table.row(
                            job.text("id"),
                            Cell.state(job.text("state")),
                            job.text("job_type"),
                            job.text("queue_name"),
                            job.text("project"),
                            Ages.since(
                                    texts,
                                    job.instant("created_at"),
                                    session().clock().instant()),
                            job.text("error")));
        }

        private static void add(StringBuilder query, String name, String value) {
            if (!value.isEmpty()) {
                query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
    }

    /** A command about one job. */
    abstract static class JobCommand extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ID", descriptionKey = "job")
        long id;

        JobCommand(Session session) {
            super(session);
        }
    }

    @Command(name = "unblock")
    static final class Unblock extends JobCommand {
        Unblock(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(api.post(Api.path("/api/v1/jobs/{}/unblock", id), null), "jobs.unblocked", id);
        }
    }

    @Command(name = "batch")
    static final class Batch extends JobCommand {
        Batch(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var batch = api.get(Api.path("/api/v1/batches/{}", id));
            if (wroteJson(batch)) {
                return ExitCode.DONE;
            }
            screen().say(
                            "jobs.batch",
                            batch.text("name"),
                            batch.text("ended"),
                            batch.text("total"),
                            batch.text("id"),
                            batch.text("callback"));
            var texts = screen().texts();
            var states = new Table(texts.get("column.state"), texts.get("column.jobs"));
            for (var state : batch.at("jobs").node().propertyNames()) {
                if (batch.at("jobs").number(state) > 0) {
                    states.row(Cell.state(state), batch.at("jobs").text(state));
                }
            }
            screen().table(states, "jobs.empty");
            return ExitCode.DONE;
        }
    }

    @Command(name = "answer")
    static final class Answer extends JobCommand {
        @Parameters(index = "1", paramLabel = "STEP", descriptionKey = "taskforge.jobs.answer.step")
        String step = "";

        @Parameters(index = "2", paramLabel = "retry|skip|abort", descriptionKey = "taskforge.jobs.answer.answer")
        String answer = "";

        Answer(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var word = answer.toLowerCase(Locale.ROOT);
            if (!Set.of("retry", "skip", "abort").contains(word)) {
                throw wrong("jobs.answer.wrong", answer);
            }
            var body = Api.object().put("answer", word);
            return done(
                    api.post(Api.path("/api/v1/jobs/{}/steps/{}/answer", id, step), body),
                    "jobs.answered",
                    step,
                    id,
                    word);
        }
    }
}
