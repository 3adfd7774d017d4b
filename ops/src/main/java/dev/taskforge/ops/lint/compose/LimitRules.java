package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.ProjectNotes;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.yaml.Bytes;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What services may use: memory, processors, processes and log files. */
public final class LimitRules {
    /** The rule that needs to know how much memory the server has. */
    public static final String EXCEED_HOST = "compose-limits-exceed-host";

    /** As much as is counted of one limit, 8 TiB, so that no sum overflows. */
    private static final long MOST_COUNTED = 1L << 43;

    private LimitRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule(
                        "compose-no-memory-limit",
                        Priority.P1,
                        Production.together(service -> service.limits().memory() == null)),
                rule(EXCEED_HOST, Priority.P1, LimitRules::exceedHost),
                rule(
                        "compose-no-cpu-limit",
                        Priority.P2,
                        Production.together(service -> service.limits().cpus() == null
                                && !service.definition().has("cpuset"))),
                rule(
                        "compose-no-pids-limit",
                        Priority.P2,
                        Production.together(service -> service.limits().pids() == null)),
                rule("compose-no-log-limit", Priority.P2, Production.together(LimitRules::logsWithoutEnd)));
    }

    /** Only when somebody says how much memory the server has. */
    private static void exceedHost(Setup setup, Found found) {
        Production.stacks((stack, to) -> {
                    var host = hostMemory(stack, setup);
                    var limited = limited(stack);
                    long sum = limited.stream().mapToLong(LimitRules::memory).sum();
                    if (host != null && sum > host) {
                        limited.stream()
                                .max(Comparator.comparingLong(LimitRules::memory))
                                .map(service -> service.limits().memory())
                                .ifPresent(text -> to.at(text.spot(), Bytes.show(sum), Bytes.show(host)));
                    }
                })
                .look(setup, found);
    }

    /** What it may use, all its replicas together. */
    private static long memory(Service service) {
        return Math.min(service.limits().memoryBytes(), MOST_COUNTED) * replicas(service);
    }

    private static List<Service> limited(Stack stack) {
        return Production.lasting(stack)
                .filter(service -> service.limits().memoryBytes() > 0)
                .toList();
    }

    /** The Compose files whose limits were not added up, because nobody said how much memory the server has. */
    public static List<SourceFile> notAddedUp(Setup setup) {
        return setup.stacks().stream()
                .filter(stack -> !stack.development() && !limited(stack).isEmpty() && hostMemory(stack, setup) == null)
                .map(Stack::main)
                .distinct()
                .toList();
    }

    /** As the caller says it, or else the nearest {@code taskforge.yaml} above the Compose file. */
    private static @Nullable Long hostMemory(Stack stack, Setup setup) {
        if (setup.hostMemory() != null) {
            return setup.hostMemory();
        }
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
}
