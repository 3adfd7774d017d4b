package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import java.util.List;
import java.util.Set;

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
        return stacks((stack, found) -> running(stack).forEach(service -> search.look(service, stack, found)));
    }

    static Rule.Search stacks(StackSearch search) {
        return (setup, found) -> setup.stacks().stream()
                .filter(stack -> !stack.development())
                .forEach(stack -> search.look(stack, found));
    }

    /** Its services without those whose profiles are all for development. */
    static List<Service> running(Stack stack) {
        return stack.services().stream()
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

    /** Services by their names, for people. */
    static String names(List<Service> services) {
        return String.join(", ", services.stream().map(Service::name).toList());
    }
}
