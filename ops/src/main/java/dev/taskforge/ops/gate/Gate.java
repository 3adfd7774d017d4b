package dev.taskforge.ops.gate;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Priority;
import java.time.Instant;
import java.util.List;

/**
 * The gate of a project at one moment.
 *
 * @param items in the order of the project's file
 */
public record Gate(String project, String environment, Instant at, List<GateItem> items) {

    /** GO only when no P0 item blocks; a gate without any P0 item that applies proves nothing and is NO-GO. */
    public Verdict verdict() {
        boolean proven = items.stream()
                .anyMatch(item -> item.priority() == Priority.P0 && item.state() != CheckState.NOT_APPLICABLE);
        return proven && blockers().isEmpty() ? Verdict.GO : Verdict.NO_GO;
    }

    /** The items of one group, in the order of the project's file. */
    public List<GateItem> group(Priority priority) {
        return items.stream().filter(item -> item.priority() == priority).toList();
    }

    /** The items that keep the verdict at NO-GO. */
    public List<GateItem> blockers() {
        return items.stream().filter(GateItem::blocks).toList();
    }
}
