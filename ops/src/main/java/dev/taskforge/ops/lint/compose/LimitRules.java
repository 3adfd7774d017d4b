package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.ProjectNotes;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.yaml.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What services may use: memory, processors, processes and log files. */
public final class LimitRules {
    private static final double MOST_OF_LIMIT = 0.75;
    private static final Pattern QUEUE = Pattern.compile(
            "(?i).*(?:celery|sidekiq|bullmq|\\bbull\\b|resque|\\brq\\b|arq|dramatiq|huey|horizon|queue|worker|taskiq|broker).*");

    private LimitRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule(
                        "compose-no-memory-limit",
                        Priority.P1,
                        Production.together(service -> service.limits().memory() == null)),
                rule("compose-limits-exceed-host", Priority.P1, LimitRules::exceedHost),
                rule(
                        "compose-no-cpu-limit",
                        Priority.P2,
                        Production.together(service -> service.limits().cpus() == null
                                && !service.definition().has("cpuset"))),
                rule(
                        "compose-no-pids-limit",
                        Priority.P2,
                        Production.together(service -> service.limits().pids() == null)),
                rule("compose-no-log-limit", Priority.P2, Production.together(LimitRules::logsWithoutEnd)),
                rule("compose-redis-memory", Priority.P1, Production.services(LimitRules::redisMemory)),
                rule("compose-redis-drops-jobs", Priority.P1, Production.services(LimitRules::dropsJobs)));
    }

    private static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.COMPOSE, search);
    }

    /** Only when {@code taskforge.yaml} says how much memory the server has. */
    private static void exceedHost(Setup setup, Found found) {
        Production.stacks((stack, to) -> {
                    var host = hostMemory(stack, setup);
                    var limited = Production.lasting(stack)
                            .filter(service -> service.limits().memoryBytes() > 0)
                            .toList();
                    long sum = limited.stream()
                            .mapToLong(service -> service.limits().memoryBytes() * replicas(service))
                            .sum();
                    if (host != null && sum > host) {
                        limited.stream()
                                .max(Comparator.comparingLong(
                                        service -> service.limits().memoryBytes() * replicas(service)))
                                .map(service -> service.limits().memory())
                                .ifPresent(text -> to.at(text.spot(), Bytes.show(sum), Bytes.show(host)));
                    }
                })
                .look(setup, found);
    }

    /** As the nearest {@code taskforge.yaml} above the Compose file says it. */
    private static @Nullable Long hostMemory(Stack stack, Setup setup) {
        return setup.projects().stream()
                .filter(project ->
                        project.hostMemory() != null && stack.main().path().startsWith(project.folder()))
                .max(Comparator.comparingInt(project -> project.folder().length()))
                .map(ProjectNotes::hostMemory)
                .orElse(null);
    }

    private static long replicas(Service service) {
        var count = service.definition().section("deploy").text("replicas");
        return count != null && count.value().matches("[0-9]{1,3}") ? Long.parseLong(count.value()) : 1;
    }

    /** The driver of most hosts writes files without end; others have their own bounds. */
    private static boolean logsWithoutEnd(Service service) {
        var logging = service.definition().section("logging");
        var driver = logging.text("driver");
        return (driver == null || driver.value().equals("json-file"))
                && logging.section("options").text("max-size") == null;
    }

    private static void redisMemory(Service service, Stack stack, Found found) {
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
    private static void dropsJobs(Service service, Stack stack, Found found) {
        var policy = service.command() == null ? null : service.command().option("--maxmemory-policy");
        if (policy == null || !policy.value().startsWith("allkeys-") || !KnownImage.isRedis(service)) {
            return;
        }
        stack.services().stream()
                .filter(other -> !other.equals(service))
                .filter(LimitRules::worksOffQueue)
                .findFirst()
                .ifPresent(other -> found.at(policy.spot(), policy.value(), other.name()));
    }

    private static boolean worksOffQueue(Service service) {
        return QUEUE.matcher(service.name()).matches()
                || (service.image() != null && QUEUE.matcher(service.image()).matches())
                || (service.command() != null
                        && QUEUE.matcher(service.command().line()).matches())
                || service.environment().stream()
                        .map(setting -> setting.name().toLowerCase(Locale.ROOT))
                        .anyMatch(name -> QUEUE.matcher(name).matches());
    }
}
