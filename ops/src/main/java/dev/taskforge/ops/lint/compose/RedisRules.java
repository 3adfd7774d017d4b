package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much Redis may hold, and what it may forget. */
final class RedisRules {
    private static final double MOST_OF_LIMIT = 0.75;

    /** Programs that work off a queue, as they stand in a command or in the name of an image. */
    private static final Pattern QUEUE_PROGRAM =
            Pattern.compile("(?i).*(?<![a-z])(?:celery|sidekiq|bullmq|bull|resque|rq"
                    + "|arq|dramatiq|huey|taskiq|horizon|faktory|queue:(?:work|listen))(?![a-z]).*");

    private static final Pattern QUEUE_VARIABLE = Pattern.compile(
            "(?:CELERY|SIDEKIQ|BULL|BULLMQ|RESQUE|RQ|ARQ|DRAMATIQ|HUEY|TASKIQ)_.*|(?:.*_)?(?:BROKER_URL|QUEUE_URL|QUEUE_NAME)");

    /** Whose services take their work from somewhere. */
    private static final Pattern WORKER_NAME =
            Pattern.compile("(?i)(?:.*[-_])?(?:workers?|queues?|consumers?|jobs?|scheduler)(?:[-_].*)?");

    private static final Pattern QUEUE_IN_TEXT = Pattern.compile(
            "(?i)\\bqueue_name\\b|\\b(?:job|task|work)[ -]?queues?\\b|\\bjob[ -]servers?\\b|\\bserver job\\b|\\bantr(?:e|i)an (?:job|tugas|kerja)\\b");

    private static final Pattern REDIS_VARIABLE = Pattern.compile("(?:.*_)?(?:REDIS|VALKEY)_(?:URL|URI|HOST|DSN)");

    private RedisRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("compose-redis-memory", Priority.P1, Production.services(RedisRules::memory)),
                rule("compose-redis-drops-jobs", Priority.P1, RedisRules::dropsJobs));
    }

    private static void memory(Service service, Stack stack, Found found) {
        var most = service.command() == null ? null : service.command().option("--maxmemory");
        long limit = service.limits().memoryBytes();
        if (most == null || limit <= 0 || !KnownImage.isRedis(service)) {
            return;
        }
        long bytes = Limits.bytes(most.value());
        if (bytes > limit * MOST_OF_LIMIT) {
            var memory = service.limits().memory();
            found.at(most.spot(), most.value(), memory == null ? "" : memory.value(), bytes * 100 / limit);
        }
    }

    /** Redis that may forget any key, and something beside it that keeps work in it. */
    private static void dropsJobs(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    var policy =
                            service.command() == null ? null : service.command().option("--maxmemory-policy");
                    if (policy != null && policy.value().startsWith("allkeys-") && KnownImage.isRedis(service)) {
                        keeper(service, stack, setup)
                                .ifPresent(other -> to.at(policy.spot(), policy.value(), other.name()));
                    }
                })
                .look(setup, found);
    }

    /** Who keeps jobs in this Redis. */
    private static Optional<Service> keeper(Service redis, Stack stack, Setup setup) {
        var others = stack.services().stream()
                .filter(other -> !other.equals(redis) && !KnownImage.isRedis(other))
                .toList();
        var clients = others.stream().filter(other -> asks(other, redis)).toList();
        return others.stream()
                .filter(RedisRules::worksOffQueue)
                .findFirst()
                .or(() -> clients.stream()
                        .filter(other -> WORKER_NAME.matcher(other.name()).matches())
                        .findFirst())
                .or(() -> clients.stream().filter(other -> speaksOfQueue(setup)).findFirst());
    }

    private static boolean worksOffQueue(Service service) {
        var commands = Stream.concat(Stream.ofNullable(service.command()), Stream.ofNullable(service.entrypoint()));
        return Stream.concat(commands.map(Words::line), Stream.ofNullable(service.image()))
                        .anyMatch(text -> QUEUE_PROGRAM.matcher(text).matches())
                || service.environment().stream()
                        .anyMatch(setting ->
                                QUEUE_VARIABLE.matcher(setting.name()).matches());
    }

    /** Whether a service is told where this Redis is. */
    private static boolean asks(Service service, Service redis) {
        return service.environment().stream()
                .anyMatch(setting -> REDIS_VARIABLE.matcher(setting.name()).matches()
                        || (setting.value() != null
                                && setting.value().matches(".*[/@]" + Pattern.quote(redis.name()) + "[:/].*")));
    }

    /** Whether a document or script of the project puts jobs into a queue. */
    private static boolean speaksOfQueue(Setup setup) {
        return setup.files().stream()
                .filter(file -> file.name().endsWith(".md") || file.name().endsWith(".sh"))
                .anyMatch(file -> QUEUE_IN_TEXT.matcher(file.text()).find());
    }
}
