package dev.taskforge.ops.lint.proxy;

import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.stream.Stream;

/** Every rule about nginx. */
public final class ProxyRules {
    private ProxyRules() {}

    public static List<Rule> rules() {
        return Stream.of(TlsRules.rules(), HeaderRules.rules(), UpstreamRules.rules(), ContentRules.rules())
                .flatMap(List::stream)
                .toList();
    }

    /** A rule about nginx. */
    static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.PROXY, search);
    }
}
