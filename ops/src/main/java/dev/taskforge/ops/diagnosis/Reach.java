package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.text.Message;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which services a service needs, also through others. */
final class Reach {
    private final Map<String, Map<String, Message>> needs = new HashMap<>();

    Reach(List<Unit> units) {
        units.forEach(unit -> needs.merge(unit.service(), unit.needs(), Reach::both));
    }

    private static Map<String, Message> both(Map<String, Message> one, Map<String, Message> other) {
        var all = new HashMap<>(one);
        all.putAll(other);
        return all;
    }

    /** All that a service needs, without itself. */
    Set<String> of(String service) {
        var reached = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(needs.getOrDefault(service, Map.of()).keySet());
        while (!next.isEmpty()) {
            var one = next.pop();
            if (!one.equals(service) && reached.add(one)) {
                next.addAll(needs.getOrDefault(one, Map.of()).keySet());
            }
        }
        return reached;
    }

    /** What says that a service needs another; null when it does not, or only through a third. */
    @Nullable
    Message why(String service, String other) {
        return needs.getOrDefault(service, Map.of()).get(other);
    }
}
