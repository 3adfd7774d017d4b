package dev.taskforge.ops.heartbeat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a heartbeat stands, for people.
 *
 * @param rhythm as in the file
 * @param zone of a timetable
 * @param endedAt when a run last ended, well or not; null before the first
 * @param exit the status it told; null for none
 * @param startedAt when a run began that has not ended; null for none
 * @param took how long the last run was under way; null when its beginning was not told
 * @param due when the next ping is expected
 * @param until when it counts as missed, or the run as stuck
 * @param key the secret part of its address
 */
public record HeartbeatReport(
        String name,
        String title,
        String rhythm,
        String zone,
        Duration grace,
        Duration maxRun,
        HeartbeatState state,
        @Nullable Instant endedAt,
        @Nullable Integer exit,
        @Nullable Instant startedAt,
        @Nullable Duration took,
        Instant due,
        Instant until,
        long pings,
        String key) {}
