package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.compose.ComposeRules;
import dev.taskforge.ops.lint.env.EnvRules;
import dev.taskforge.ops.lint.image.ImageRules;
import dev.taskforge.ops.lint.procedure.ProcedureRules;
import dev.taskforge.ops.lint.proxy.ProxyRules;
import dev.taskforge.ops.yaml.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every rule there is; adding one is one constant in the class it belongs to and its place in that class's list. */
public final class Rules {
    private static final List<Rule> ALL = Stream.of(
                    ComposeRules.rules(),
                    EnvRules.rules(),
                    ImageRules.rules(),
                    ProxyRules.rules(),
                    ProcedureRules.rules(),
                    WaiverRules.rules())
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    /** All of them, in the order in which they are explained. */
    public static List<Rule> all() {
        return ALL;
    }

    /** The rule that somebody probably meant. */
    public static Optional<String> nearest(String written) {
        // Words are compared with underscores.
        var known = ALL.stream().map(rule -> rule.id().replace('-', '_')).toList();
        return Nearest.to(written, known).map(found -> found.replace('_', '-'));
    }

    public static Optional<Rule> find(String id) {
        return ALL.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
