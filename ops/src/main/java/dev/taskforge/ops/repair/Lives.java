package dev.taskforge.ops.repair;

import dev.taskforge.ops.diagnosis.Look;
import dev.taskforge.ops.repair.Choice.Target;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When the containers that were acted on were last started: one that ends and is started again between two looks does not work.
 *
 * @param begun by the numbers of the containers
 */
record Lives(Map<String, Instant> begun) {
    static final Lives NONE = new Lives(Map.of());

    static Lives of(Choice choice, Look look) {
        var targets = choice.containers().stream().map(Target::id).collect(Collectors.toSet());
        var begun = new TreeMap<String, Instant>();
        for (var one : look.containers()) {
            var at = one.startedAt();
            if (at != null && targets.contains(one.id())) {
                begun.put(one.id(), at);
            }
        }
        return new Lives(begun);
    }
}
