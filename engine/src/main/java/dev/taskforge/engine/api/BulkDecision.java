package dev.taskforge.engine.api;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What is decided about all jobs of a filter; the same as about one job. */
public enum BulkDecision {
    /** As {@link Jobs#cancel}. */
    CANCEL,
    /** As {@link Jobs#retry}; of the failed ones unless cancelled ones are asked for. */
    RETRY;

    /** The states in which a job can be the subject of this decision. */
    public Set<JobState> possible() {
        return switch (this) {
            case CANCEL -> {
                var states = EnumSet.allOf(JobState.class);
                states.removeIf(JobState::isFinal);
                yield states;
            }
            case RETRY -> EnumSet.of(JobState.FAILED, JobState.CANCELLED);
        };
    }

    private Set<JobState> usual() {
        return this == RETRY ? EnumSet.of(JobState.FAILED) : possible();
    }

    /**
     * The filter with the states that are meant.
     *
     * @throws IllegalArgumentException when it names a state to which this decision cannot apply
     */
    public JobFilter of(JobFilter filter) {
        var states = filter.states();
        if (states == null) {
            return filter.states(usual());
        }
        if (states.isEmpty() || !possible().containsAll(states)) {
            var labels = possible().stream().map(JobState::label).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("state must be one of: " + labels);
        }
        return filter;
    }
}
