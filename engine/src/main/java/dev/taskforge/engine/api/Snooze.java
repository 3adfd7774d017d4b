package dev.taskforge.engine.api;

import java.time.Duration;

/**
 * What a handler throws to put its own job off: the job runs again after the pause, and this attempt counts neither as
 * used nor as failed. The next one bears the same number under a higher fence. Steps that are done stay done; thrown
 * within a step, that step has failed and is run again. The job's log says until when it was put off, and why.
 */
public final class Snooze extends RuntimeException {
    /** The shortest and the longest pause. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    public static final Duration LONGEST = Duration.ofDays(366);

    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /**
     * @param reason why, for people
     * @throws IllegalArgumentException when the pause is out of bounds
     */
    public Snooze(String reason, Duration pause) {
        super(reason, null, false, false);
        this.pause = checked(pause);
    }

    /** Refuses a pause that is out of bounds. */
    static Duration checked(Duration pause) {
        if (pause.compareTo(SHORTEST) < 0 || pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a job can be put off for 1 second to 366 days, not for " + pause);
        }
        return pause;
    }

    public Duration pause() {
        return pause;
    }
}
