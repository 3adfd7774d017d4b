package dev.taskforge.server.page.view;

import java.util.List;

/**
 * The answer of a gate.
 *
 * @param blockers how many P0 items keep it shut
 * @param required how many P0 items apply
 * @param waived how many of those are excused by two persons rather than proven
 * @param counts how many items are in each state, worst first
 */
public record VerdictView(boolean go, int blockers, int required, int waived, List<StateCount> counts) {

    /** As people write it: {@code GO} or {@code NO-GO}. */
    public String word() {
        return go ? "GO" : "NO-GO";
    }

    /** How many of the P0 items let the launch go ahead. */
    public int cleared() {
        return required - blockers;
    }

    public String tone() {
        return go ? "pass" : "fail";
    }
}
