package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.stream.Stream;

/** Every rule about environment files and the values in them. */
public final class EnvRules {
    private static final List<Rule> ALL = Stream.of(
                    DeclaredRules.ALL,
                    ContractRules.ALL,
                    SecretRules.ALL,
                    KeepingRules.ALL,
                    UrlRules.ALL,
                    AgreementRules.ALL,
                    RedisPasswordRules.ALL,
                    ExposureRules.ALL,
                    ProductionRules.ALL,
                    QuotingRules.ALL,
                    FirstComposeRules.ALL)
            .flatMap(List::stream)
            .toList();

    private EnvRules() {}

    public static List<Rule> rules() {
        return ALL;
    }

    /** A rule about environment files and the values in them. */
    static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.ENV, search);
    }
}
