package dev.taskforge.ops.gate;

import java.time.Instant;
import java.util.List;

/**
 * The gate of a project at one moment.
 *
 * @param items in the order of the project's file
 */
public record Gate(String project, String environment, Instant at, List<GateItem> items) {

    /** GO only when no P0 item blocks; a gate without any P0 item proves nothing and is NO-GO. */
    public Verdict verdict() {
        boolean proven = items.stream().anyMatch(item -> item.priority() == dev.taskforge.ops.project.Priority.P0);
        return proven && blockers().isEmpty() ? Verdict.GO : Verdict.NO_GO;
    }

    /** The items that keep the verdict at NO-GO. */
    public List<GateItem> blockers() {
        return items.stream().filter(GateItem::blocks).toList();
    }
}
