package dev.taskforge.ops.watch;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A look that was written down.
 *
 * @param seen what was seen, secrets masked; null when it was as wanted
 */
public record PastLook(
        Instant at, Outcome look, long micros, @Nullable Message seen) {}
