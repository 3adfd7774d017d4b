package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the rules look at: stacks and services that run in production. */
final class Production {
    private static final Set<String> NOT_RUNNING = Set.of("no", "false");
    private static final Set<String> DEVELOPMENT_PROFILES =
            Set.of("dev", "development", "debug", "test", "local", "ci");

    private Production() {}

    /** Looks at one service. */
    @FunctionalInterface
    interface ServiceSearch {
        void look(Service service, Stack stack, Found found);
    }

    /** Looks at one stack. */
    @FunctionalInterface
    interface StackSearch {
        void look(Stack stack, Found found);
    }

    static Rule.Search services(ServiceSearch search) {
        return stacks((stack, found) ->
                running(stack).forEach(service -> found.elsewhere(own -> search.look(service, stack, own))));
    }

    static Rule.Search stacks(StackSearch search) {
        return (setup, found) -> setup.stacks().stream()
                .filter(stack -> !stack.development())
                .forEach(stack -> search.look(stack, found));
    }

    /** Its containers without those whose profiles are all for development; a {@code provider} starts none. */
    static List<Service> running(Stack stack) {
        return stack.services().stream()
                .filter(service -> !service.definition().has("provider"))
                .filter(service -> {
                    var profiles = service.definition().texts("profiles");
                    return profiles.isEmpty()
                            || !profiles.stream().allMatch(text -> DEVELOPMENT_PROFILES.contains(text.value()));
                })
                .toList();
    }

    /** Whether it does something once and ends, such as a migration. */
    static boolean isJob(Service service, Stack stack) {
        var restart = service.definition().text("restart");
        var condition =
                service.definition().section("deploy").section("restart_policy").text("condition");
        return (restart != null && NOT_RUNNING.contains(restart.value()))
                || (condition != null && condition.value().equals("none"))
                || stack.services().stream()
                        .flatMap(other -> other.dependencies().stream())
                        .anyMatch(dependency -> dependency.service().equals(service.name())
                                && "service_completed_successfully".equals(dependency.condition()));
    }

    /**
     * Services by the file that names them, so that a decision that is missing for many is one finding in each file, and
     * the same one in every stack that the file is part of.
     */
    static Collection<List<Service>> byFile(Stream<Service> services) {
        return services.collect(Collectors.groupingBy(
                        service -> service.spot().file(), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** One finding in each file for all its lasting services that {@code lack} something. */
    static Rule.Search together(Predicate<Service> lack) {
        return stacks((stack, found) -> byFile(lasting(stack).filter(lack))
                .forEach(some -> found.at(some.getFirst().spot(), names(some))));
    }

    /** Its running services without those that do something once. */
    static Stream<Service> lasting(Stack stack) {
        return running(stack).stream().filter(service -> !isJob(service, stack));
    }

    /** Services by their names, for people. */
    static String names(List<Service> services) {
        return String.join(", ", services.stream().map(Service::name).toList());
    }
}
