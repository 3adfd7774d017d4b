package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.stream.Stream;

/** Every rule about Compose files. */
public final class ComposeRules {
    private ComposeRules() {}

    public static List<Rule> rules() {
        return Stream.of(
                        FormRules.rules(),
                        ExposureRules.rules(),
                        PrivilegeRules.rules(),
                        HealthRules.rules(),
                        LifecycleRules.rules(),
                        LimitRules.rules(),
                        RedisRules.rules(),
                        StorageRules.rules(),
                        TagRules.rules(),
                        VariableRules.rules(),
                        LoginRules.rules())
                .flatMap(List::stream)
                .toList();
    }

    /** A rule about Compose files. */
    static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.COMPOSE, search);
    }
}
