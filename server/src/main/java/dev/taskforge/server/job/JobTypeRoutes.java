package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.SIGNED_IN;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.PUT;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.JobTypeStatus;
import dev.taskforge.engine.api.JobTypes;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Json;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The routes of job types. Types are shared by all projects, so setting one needs a role on all of them. */
public final class JobTypeRoutes implements Routes {
    private final JobTypes types;
    private final JobTypeChanges changes;
    private final Map<String, List<String>> steps;

    /** @param own the types that this server runs itself */
    public JobTypeRoutes(JobTypes types, JobTypeChanges changes, List<JobType> own) {
        this.types = types;
        this.changes = changes;
        this.steps = own.stream()
                .collect(Collectors.toMap(
                        JobType::name,
                        type -> type.steps().stream().map(StepSpec::name).toList()));
    }

    /** A job type as the API shows it. */
    public record JobTypeView(
            String name,
            @Nullable String description,
            @About("Whether this server runs it itself") boolean server,

            @About("How many workers outside that are there take it")
            int workers,

            @About("Of a type of the server, as far as it declares them")
            List<String> steps,

            @About("What counts for jobs that state none") long timeoutSeconds,
            @About("What counts for jobs that state none") int maxAttempts,

            @About("The pause after the first failure; doubled after each further one")
            long retryFirstSeconds,

            @About("The longest pause") long retryMostSeconds,
            @About("How long finished jobs are kept") long retentionSeconds,

            @About("JSON Schema that payloads have to fit when they are submitted") @Nullable
            JsonNode payloadSchema,

            @About("What people set; null when everything is as built in") @Nullable
            JobTypeSettingView setting,

            @About("How many jobs could start now") long ready,
            @About("How many jobs run") long running) {

        static JobTypeView of(JobTypeStatus type, List<String> steps) {
            var set = type.setting();
            var limits = type.limits();
            return new JobTypeView(
                    type.name(),
                    set == null ? null : set.description(),
                    type.own(),
                    type.workers(),
                    steps,
                    limits.timeout().toSeconds(),
                    limits.retry().maxAttempts(),
                    limits.retry().first().toSeconds(),
                    limits.retry().most().toSeconds(),
                    limits.retention().toSeconds(),
                    set == null ? null : JobView.json(set.payloadSchema()),
                    set == null ? null : JobTypeSettingView.of(set),
                    type.ready(),
                    type.running());
        }
    }

    /** What people set of a type; null is as built in. */
    public record JobTypeSettingView(
            @About("How long one attempt may take") @Nullable
            Long timeoutSeconds,

            @Nullable Integer maxAttempts,

            @About("The pause after the first failure; doubled after each further one") @Nullable
            Long retryFirstSeconds,

            @About("The longest pause") @Nullable Long retryMostSeconds,

            @About("How long finished jobs are kept") @Nullable
            Long retentionSeconds,

            @About("JSON Schema (draft 2020-12) that payloads have to fit when they are submitted") @Nullable
            JsonNode payloadSchema,

            @About("For people") @Nullable String description) {

        static JobTypeSettingView of(JobTypeSetting set) {
            return new JobTypeSettingView(
                    seconds(set.timeout()),
                    set.maxAttempts(),
                    seconds(set.firstPause()),
                    seconds(set.longestPause()),
                    seconds(set.retention()),
                    JobView.json(set.payloadSchema()),
                    set.description());
        }

        private static @Nullable Long seconds(@Nullable Duration value) {
            return value == null ? null : value.toSeconds();
        }
    }

    /** How a type shall be set; what is absent is as built in. */
    public record JobTypeBody(
            @About("How long one attempt may take") @Whole(min = 1, max = 31_622_400) @Nullable
            Long timeoutSeconds,

            @Whole(min = 1, max = 100) @Nullable Integer maxAttempts,

            @About("The pause after the first failure; doubled after each further one") @Whole(max = 604_800) @Nullable
            Long retryFirstSeconds,

            @About("The longest pause") @Whole(max = 604_800) @Nullable
            Long retryMostSeconds,

            @About("How long finished jobs are kept") @Whole(max = 316_224_000) @Nullable
            Long retentionSeconds,

            @About("JSON Schema (draft 2020-12) that payloads have to fit when they are submitted") @Nullable
            JsonNode payloadSchema,

            @About("For people") @Text @Nullable String description) {

        private static @Nullable Duration duration(@Nullable Long seconds) {
            return seconds == null ? null : Duration.ofSeconds(seconds);
        }

        JobTypeSetting toSetting(String name) {
            return new JobTypeSetting(
                    name,
                    duration(timeoutSeconds),
                    maxAttempts,
                    duration(retryFirstSeconds),
                    duration(retryMostSeconds),
                    duration(retentionSeconds),
                    payloadSchema == null || payloadSchema.isNull() ? null : Json.write(payloadSchema),
                    description);
        }
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/job-types", SIGNED_IN, this::list)
                .summary("List the job types: what counts for their jobs and who runs them")
                .description("Without a role on all projects only the types this server runs itself.")
                .answersList(200, JobTypeView.class);
        router.route(GET, "/api/v1/job-types/{name}", SIGNED_IN, this::show)
                .summary("Show a job type")
                .answers(200, JobTypeView.class);
        router.route(PUT, "/api/v1/job-types/{name}", OPERATE, this::put)
                .summary("Set what counts for the jobs of a type")
                .description("Replaces the whole setting. What a job states for itself comes first. Of a type that this"
                        + " server runs itself only a timeout no shorter than its own, a retention of at least a day and"
                        + " the description can be set. Counts at once here, within about a second in other processes.")
                .takes(JobTypeBody.class)
                .example("{\"timeout_seconds\":300,\"max_attempts\":8,\"retry_first_seconds\":5,"
                        + "\"retention_seconds\":604800,\"payload_schema\":{\"type\":\"object\",\"required\":[\"to\"],"
                        + "\"properties\":{\"to\":{\"type\":\"string\",\"format\":\"email\"}}},"
                        + "\"description\":\"Letters to customers\"}")
                .answers(200, JobTypeView.class);
        router.route(DELETE, "/api/v1/job-types/{name}", OPERATE, this::remove)
                .summary("Remove the setting of a job type; what is built in counts again")
                .answersNothing(204);
    }

    private void list(Exchange exchange) {
        boolean all = exchange.allows(VIEW, null);
        exchange.json(
                200,
                types.list().stream()
                        .filter(type -> all || type.own())
                        .map(this::view)
                        .toList());
    }

    private void show(Exchange exchange) {
        var type = types.find(exchange.path("name")).filter(found -> found.own() || exchange.allows(VIEW, null));
        exchange.json(200, view(type.orElseThrow(() -> {
            exchange.require(VIEW, null);
            return ProblemException.notFound("job_type.unknown", exchange.path("name"));
        })));
    }

    private void put(Exchange exchange) {
        var setting = exchange.body(JobTypeBody.class).toSetting(exchange.path("name"));
        changes.put(exchange, setting);
        exchange.json(200, view(changes.find(setting.name())));
    }

    private void remove(Exchange exchange) {
        changes.remove(exchange, exchange.path("name"));
        exchange.nothing(204);
    }

    private JobTypeView view(JobTypeStatus type) {
        return JobTypeView.of(type, steps.getOrDefault(type.name(), List.of()));
    }
}
