package dev.taskforge.ops.heartbeat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the pings so far amount to.
 *
 * @param since when it began to be expected in its rhythm
 * @param endedAt when a run last ended, well or not; null before the first
 * @param bad whether that one did not end well
 * @param exit the status it told; null for none
 * @param startedAt when a run began that has not ended; null for none
 * @param run which one, if it says so
 * @param took how long the last run was under way; null when its beginning was not told
 * @param pings how many came, of any kind
 */
record Pulse(
        Instant since,
        @Nullable Instant endedAt,
        boolean bad,
        @Nullable Integer exit,
        @Nullable Instant startedAt,
        @Nullable String run,
        @Nullable Duration took,
        long pings) {
    /** What takes longer belongs to no pair. */
    static final Duration LONGEST_RUN = Duration.ofDays(3);

    static Pulse fresh(Instant since) {
        return new Pulse(since, null, false, null, null, null, null, 0);
    }

    /** From when on the next ping is expected: when a rhythm is new, no ping had to keep to it before. */
    Instant expected() {
        return endedAt == null || endedAt.isBefore(since) ? since : endedAt;
    }

    /**
     * After one more.
     *
     * @param begun when the run of this ping began, if another one was told since; null when that is not known
     */
    Pulse after(Ping ping, @Nullable Instant begun) {
        long more = pings + 1;
        return switch (ping.signal()) {
            case LOG -> new Pulse(since, endedAt, bad, exit, startedAt, run, took, more);
            case START -> new Pulse(since, endedAt, bad, exit, ping.at(), ping.runText(), took, more);
            case SUCCESS, FAIL -> {
                boolean ends = startedAt != null && (isSameRun(ping) || ping.run() == null || failed(ping));
                yield new Pulse(
                        since,
                        ping.at(),
                        failed(ping),
                        ping.exit(),
                        ends ? null : startedAt,
                        ends ? null : run,
                        took(ping, begun),
                        more);
            }
        };
    }

    private static boolean failed(Ping ping) {
        return ping.signal() == Signal.FAIL;
    }

    /** Whether the run that is under way is that of a ping. */
    boolean isSameRun(Ping ping) {
        return startedAt != null && java.util.Objects.equals(run, ping.runText());
    }

    private @Nullable Duration took(Ping ping, @Nullable Instant begun) {
        var beginning = isSameRun(ping) ? startedAt : begun;
        if (beginning == null) {
            return null;
        }
        var time = Duration.between(beginning, ping.at());
        return time.isNegative() || time.compareTo(LONGEST_RUN) > 0 ? null : time;
    }
}
