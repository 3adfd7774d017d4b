package dev.taskforge.engine.api;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is decided about all jobs of a filter; the same as about one job. */
public enum BulkDecision {
    /** As {@link Jobs#cancel}. */
    CANCEL(state -> !state.isFinal(), state -> !state.isFinal()),
    /** As {@link Jobs#retry}; of the failed ones unless cancelled ones are asked for. */
    RETRY(state -> state == JobState.FAILED || state == JobState.CANCELLED, state -> state == JobState.FAILED);

    private final Set<JobState> possible;
    private final Set<JobState> usual;

    BulkDecision(Predicate<JobState> possible, Predicate<JobState> usual) {
        this.possible = states(possible);
        this.usual = states(usual);
    }

    private static Set<JobState> states(Predicate<JobState> which) {
        var states = EnumSet.allOf(JobState.class);
        states.removeIf(which.negate());
        return Collections.unmodifiableSet(states);
    }

    /** The states in which a job can be the subject of this decision. */
    public Set<JobState> possible() {
        return possible;
    }

    /**
     * The filter with the states that are meant.
     *
     * @throws IllegalArgumentException when it names a state to which this decision cannot apply
     */
    public JobFilter of(JobFilter filter) {
        var states = filter.states();
        if (states == null) {
            return filter.states(usual);
        }
        if (states.isEmpty() || !possible.containsAll(states)) {
            throw new IllegalArgumentException("state must be one of: " + labels());
        }
        return filter;
    }

    private String labels() {
        return Arrays.stream(JobState.values())
                .filter(possible::contains)
                .map(JobState::label)
                .collect(Collectors.joining(", "));
    }
}
