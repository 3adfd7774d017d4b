package dev.taskforge.ops.maintenance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a file asked for while it was in force.
 *
 * @param from when it was applied: what was due before then, it does not ask for
 * @param until when another one took its place, or the project was deleted; far away while it is in force
 */
record Plan(Instant from, Instant until, List<Entry> entries) {
    /** While a file is in force. */
    static final Instant OPEN = Instant.MAX;

    Plan {
        entries = List.copyOf(entries);
    }

    Optional<Entry> find(String id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    boolean has(String id) {
        return find(id).isPresent();
    }
}
