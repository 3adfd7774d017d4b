package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Rule;
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
                        StorageRules.rules(),
                        TagRules.rules(),
                        VariableRules.rules(),
                        LoginRules.rules())
                .flatMap(List::stream)
                .toList();
    }
}
