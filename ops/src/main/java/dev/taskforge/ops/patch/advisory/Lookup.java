package dev.taskforge.ops.patch.advisory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the packages of one ecosystem were looked up.
 *
 * @param name of the ecosystem, with the release of an operating system behind a colon
 * @param packages how many were looked up
 * @param advisories how many there are of the ecosystem
 * @param fetched when their file was written; null when there is none of the ecosystem
 * @param newest when one of them was changed last; null when none says
 * @param unclear why some could not be compared, which may therefore be affected
 */
public record Lookup(
        String name,
        int packages,
        int advisories,
        @Nullable Instant fetched,
        @Nullable Instant newest,
        List<String> unclear) {
    public Lookup {
        unclear = List.copyOf(unclear);
    }
}
