package dev.taskforge.ops.heartbeat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ping that came.
 *
 * @param exit the status it told; null for none
 * @param run which run, if it says so
 * @param took how long the run was under way that it ended; null when its beginning was not told
 * @param more how many came after it that are not kept one by one, because there were too many
 * @param body what was sent along, secrets masked; empty for nothing
 */
public record PastPing(
        Instant at,
        Signal signal,
        @Nullable Integer exit,
        @Nullable String run,
        @Nullable Duration took,
        long more,
        String body) {}
