package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code jobs cancel}, {@code jobs retry}: one job, or all of a filter. */
final class JobDecisionCommands {
    private JobDecisionCommands() {}

    @Command(name = "cancel")
    static final class Cancel extends Decide {
        Cancel(Session session) {
            super(session, "cancel", "jobs.cancelled");
        }
    }

    @Command(name = "retry")
    static final class Retry extends Decide {
        Retry(Session session) {
            super(session, "retry", "jobs.retried");
        }
    }

    /** A decision about the job with this id, or about those of the filter. */
    abstract static class Decide extends ServerCommand {
        private final String word;
        private final String said;

        @Parameters(index = "0", arity = "0..1", paramLabel = "ID", descriptionKey = "taskforge.jobs.decide.id")
        @Nullable
        Long id;

        @Option(names = "--queue", paramLabel = "NAME", descriptionKey = "taskforge.jobs.list.queue")
        @Nullable
        String queue;

        @Option(names = "--type", paramLabel = "TYPE", descriptionKey = "taskforge.jobs.list.type")
        @Nullable
        String type;

        @Option(names = "--project", paramLabel = "NAME", descriptionKey = "taskforge.jobs.list.project")
        @Nullable
        String project;

        @Option(names = "--state", paramLabel = "STATE", descriptionKey = "taskforge.jobs.decide.state")
        @Nullable
        String state;

        @Option(names = "--after", paramLabel = "WHEN", descriptionKey = "taskforge.jobs.decide.after")
        @Nullable
        String after;

        @Option(names = "--before", paramLabel = "WHEN", descriptionKey = "taskforge.jobs.decide.before")
        @Nullable
        String before;

        @Option(names = "--dry-run", descriptionKey = "taskforge.jobs.decide.dry-run")
        boolean dryRun;

        Decide(Session session, String word, String said) {
            super(session);
            this.word = word;
            this.said = said;
        }

        @Override
        final int run(Api api) {
            var filter = filter();
            if ((id == null) == filter.isEmpty() || (id != null && dryRun)) {
                throw wrong("jobs.decide.which");
            }
            return id == null
                    ? all(api, filter)
                    : done(api.post(Api.path("/api/v1/jobs/{}/" + word, id), null), said, id);
        }

        private ObjectNode filter() {
            var filter = Api.object();
            put(filter, "queue_name", queue);
            put(filter, "job_type", type);
            put(filter, "project", project);
            if (state != null) {
                var states = filter.putArray("states");
                Arrays.stream(state.split(",", -1)).forEach(states::add);
            }
            put(filter, "created_after", time("--after", after));
            put(filter, "created_before", time("--before", before));
            return filter;
        }

        private static void put(ObjectNode filter, String name, @Nullable String value) {
            if (value != null) {
                filter.put(name, value);
            }
        }

        private @Nullable String time(String option, @Nullable String text) {
            if (text == null) {
                return null;
            }
            Instant at = Moment.since(text, session().clock(), ZoneId.systemDefault());
            if (at == null) {
                throw wrong("moment.wrong", option, text);
            }
            return at.toString();
        }

        /** Goes on until no more match; the server answers a long one in parts. */
        private int all(Api api, ObjectNode filter) {
            var path = "/api/v1/jobs/" + word;
            if (dryRun) {
                var counted = api.post(path, filter.put("dry_run", true));
                return done(counted, "jobs.decide.counted", counted.number("jobs"));
            }
            long jobs = 0;
            long passedOver = 0;
            Doc part;
            do {
                part = api.post(path, filter);
                jobs += part.number("jobs");
                passedOver += part.number("passed_over");
                if (!part.text("next_cursor").isEmpty()) {
                    filter.put("cursor", Long.parseLong(part.text("next_cursor")));
                }
            } while (!part.text("next_cursor").isEmpty());
            var sum = new Doc(Api.object().put("jobs", jobs).put("passed_over", passedOver));
            return done(sum, "jobs.decide." + word, jobs, passedOver);
        }
    }
}
